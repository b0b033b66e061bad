import { expect, test } from 'vitest'
import { gatewaySteps } from './gatewaySteps.ts'

const REALM = {
  name: 'acme',
  accountUser: 'anonymous@acme.example',
  tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 600, effectiveLifetimeSeconds: 600 },
  keys: [{ state: 'ACTIVE', gatewayRealm: 'acme' }],
} as const

test('adds a twin with the same expiry and deletes the current schema after the overlap', () => {
  const steps = gatewaySteps(REALM, { cipher: 'AES_256_CBC_HMAC', gatewayRealm: 'acme-2' })
  expect(steps[0]).toBe(
    'Add an authentication schema named acme-2: type time-limited token, AES-256 CBC with HMAC, expiry 600 seconds, security key: the staged key.',
  )
  expect(steps.at(-1)).toBe('When the overlap has ended (after at least 10 minutes), delete the schema acme.')
})

test('warns that calls fail between the two changes without a twin', () => {
  const steps = gatewaySteps(REALM, { cipher: 'AES_128_ECB', gatewayRealm: 'acme' })
  expect(steps.join(' ')).toContain('Between the two changes, new calls fail')
})

test('replaces the twin if the active key is in the twin', () => {
  const rotated = { ...REALM, keys: [{ state: 'ACTIVE', gatewayRealm: 'acme-2' }] as const }
  expect(gatewaySteps(rotated, { cipher: 'AES_128_ECB', gatewayRealm: 'acme' }).at(-1)).toContain(
    'delete the schema acme-2',
  )
})

test('never names the current schema as the twin before a key is staged', () => {
  const rotated = { ...REALM, keys: [{ state: 'ACTIVE', gatewayRealm: 'acme-2' }] as const }
  expect(gatewaySteps(REALM, undefined)[0]).toContain('schema named acme-2:')
  expect(gatewaySteps(rotated, undefined)[0]).toContain('schema named acme:')
})

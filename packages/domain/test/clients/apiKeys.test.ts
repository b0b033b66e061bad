import { expect, test } from 'vitest'
import { apiKeyState } from '../../src/clients/apiClient.ts'
import { createScenario, owner } from '../scenario/createScenario.ts'

async function withKey() {
  const scenario = createScenario()
  const { client, acme, support } = await scenario.shop()
  const created = await scenario.useCases.createApiKey(owner, {
    apiClientId: client.id,
    kind: 'SECRET',
    expiresAt: null,
  })
  if (created.kind !== 'created') throw new Error(created.kind)
  const stateOf = async (id: string) => {
    const key = await scenario.store.apiKeys.find(id)
    return key === null ? null : apiKeyState(key, scenario.clock.now())
  }
  return { ...scenario, client, acme, support, created, stateOf }
}

test('accepts a rotated key during the overlap, and rotates only active keys', async () => {
  const { useCases, created, stateOf, clock } = await withKey()
  const rotated = await useCases.rotateApiKey(owner, { apiKeyId: created.apiKey.id, overlapSeconds: 60 })
  if (rotated.kind !== 'rotated') throw new Error(rotated.kind)
  expect(rotated.plaintextKey).not.toBe(created.plaintextKey)
  expect(await stateOf(created.apiKey.id)).toBe('RETIRING')
  expect(await stateOf(rotated.newKey.id)).toBe('ACTIVE')
  expect(await useCases.rotateApiKey(owner, { apiKeyId: created.apiKey.id, overlapSeconds: 60 })).toEqual({
    kind: 'notActive',
    state: 'RETIRING',
  })
  clock.advance(60_000)
  expect(await stateOf(created.apiKey.id)).toBe('EXPIRED')
})

test('revokes a key immediately and permanently', async () => {
  const { useCases, created, stateOf, clock } = await withKey()
  expect(await useCases.revokeApiKey(owner, { apiKeyId: created.apiKey.id, reason: 'leaked' })).toMatchObject({
    kind: 'revoked',
  })
  expect(await stateOf(created.apiKey.id)).toBe('REVOKED')
  const revokedAt = clock.now()
  clock.advance(5)
  await useCases.revokeApiKey(owner, { apiKeyId: created.apiKey.id, reason: 'again' })
  const again = await useCases.revokeApiKey(owner, { apiKeyId: created.apiKey.id, reason: 'again' })
  expect(again).toMatchObject({ apiKey: { revokedAt } })
})

test('writes neither a key nor its digest to the audit log', async () => {
  const { store, created } = await withKey()
  const log = JSON.stringify(await store.auditLog.scan(0, 100))
  expect(log).not.toContain(created.plaintextKey)
  expect(log).not.toContain(created.apiKey.digest)
})

test('rejects destinations of another realm', async () => {
  const { realm, destination, useCases, client } = await withKey()
  const other = await realm({ name: 'other' })
  const foreign = await destination(other.id, 'support')
  const outcome = await useCases.updateApiClient(owner, {
    apiClientId: client.id,
    expectedRevision: 1,
    destinationIds: [foreign.id],
  })
  expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: ['destinationIds', '0'] }] })
})

test('allows no callee to a restricted client whose only destination was deleted', async () => {
  const { apiClient, acme, support, issueOne, useCases } = await withKey()
  const limited = await apiClient(acme.id, [support.id])
  expect(await issueOne(limited.id, ['support'])).toMatchObject({ kind: 'issued' })
  await useCases.deleteDestination(owner, { destinationId: support.id })
  expect(await issueOne(limited.id, ['support'])).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test('deletes the keys of a deleted client', async () => {
  const { useCases, client, store, created } = await withKey()
  expect(await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: 'shop' })).toMatchObject({
    kind: 'invalid',
  })
  expect(await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: 'Shop' })).toMatchObject({
    kind: 'deleted',
  })
  expect(await store.apiKeys.findByDigest(created.apiKey.digest)).toBeNull()
})

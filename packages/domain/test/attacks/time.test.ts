import { expect, test } from 'vitest'
import { realmKeyText } from '../scenario/createScenario.ts'
import { createAttackScenario, day } from './createAttackScenario.ts'
import { Gateway } from './Gateway.ts'

const milliseconds = { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: null } as const

test('A12: milliseconds that are read as seconds do not expire for a thousand years, and the audit warns of it', async () => {
  const { realm, destination, apiClient, issue, audit, clock } = createAttackScenario()
  const acme = await realm({ tokenFormat: milliseconds })
  await destination(acme.id, 'support')
  const { accountToken } = await issue((await apiClient(acme.id)).id, 'support')
  const careless = new Gateway({ key: realmKeyText, unit: 'SECONDS', isStrict: false })
  expect(careless.accepts(accountToken, clock.now() + 1_000 * 365 * day)).toBe('visitor@acme.example')
  expect(new Gateway({ key: realmKeyText, unit: 'SECONDS' }).accepts(accountToken, clock.now())).toBeNull()
  const limited = new Gateway({ key: realmKeyText, unit: 'SECONDS', isStrict: false, futureSeconds: 60 })
  expect(limited.accepts(accountToken, clock.now())).toBeNull()
  expect((await audit(acme.id)).findings.join(' ')).toContain('If it reads seconds, no token of this realm expires.')

  // In the opposite case nothing is accepted.
  const inSeconds = await realm({ name: 'seconds', tokenFormat: { ...milliseconds, timestampUnit: 'SECONDS' } })
  await destination(inSeconds.id, 'support')
  const token = (await issue((await apiClient(inSeconds.id)).id, 'support')).accountToken
  expect(new Gateway({ key: realmKeyText, unit: 'SECONDS' }).accepts(token, clock.now())).toBe('visitor@acme.example')
  expect(new Gateway({ key: realmKeyText, isStrict: false }).accepts(token, clock.now())).toBeNull()
})

test.each(['AES_128_ECB', 'AES_256_CBC_HMAC'] as const)(
  'A13: a set (%s) can be reused until it expires, backdating shortens that time, and the audit reports it',
  async (cipher) => {
    const key = cipher === 'AES_128_ECB' ? realmKeyText : 'WCyI5SfBWmcWWe8qPWpllx6DdzKxiooE'
    const { realm, destination, apiClient, issue, audit, clock } = createAttackScenario()
    const acme = await realm({ cipher, key, tokenFormat: { ...milliseconds, effectiveLifetimeSeconds: 60 } })
    await destination(acme.id, 'support')
    const { accountToken } = await issue((await apiClient(acme.id)).id, 'support')
    const gateway = new Gateway({ key, futureSeconds: 60 })
    const times = Array.from({ length: 1_000 }, () => gateway.accepts(accountToken, clock.now()))
    expect(new Set(times)).toEqual(new Set(['visitor@acme.example']))
    expect(gateway.accepts(accountToken, clock.now() + 59_000)).toBe('visitor@acme.example')
    expect(gateway.accepts(accountToken, clock.now() + 61_000)).toBeNull()
    expect((await audit(acme.id)).findings.at(-1)).toBe(
      "A set of credentials can be reused until it expires, 60 s after it was issued. The gateway's own lifetime is 300 s. Backdating subtracts the rest.",
    )
  },
)

/** How far the service's clock is ahead of the gateway's, and how long the gateway accepts a token, in seconds. */
test.each([
  [-120, 181],
  [0, 301],
  [30, 331],
  [120, 361],
])('A14: with a clock that is %i s ahead, a token is usable for %i s', async (ahead, usable) => {
  const { shop, issue, clock } = createAttackScenario()
  const { client } = await shop()
  const { accountToken } = await issue(client.id, 'support')
  const gateway = new Gateway({ key: realmKeyText, futureSeconds: 60 })
  const issuedAtGateway = clock.now() - ahead * 1_000
  const seconds = Array.from({ length: 600 }, (_, second) => second)
  const accepted = seconds.filter((second) => gateway.accepts(accountToken, issuedAtGateway + second * 1_000) !== null)
  expect(accepted).toHaveLength(usable)
  expect(accepted[0]).toBe(Math.max(0, ahead - 60))
})

test.each([-3_000, 3_000, 120_000, day])(
  'A14: issues nothing after the clock is set by %i ms until it runs without a jump',
  async (jump) => {
    const { shop, issue, issueBatch, clock, clockGuard } = createAttackScenario()
    const { client } = await shop()
    await issue(client.id, 'support')
    clock.set(clock.now() + jump)
    await expect(issueBatch(client.id, ['support'])).rejects.toThrow('clockUntrusted')
    clockGuard.sample()
    for (let second = 0; second < 2; second += 1) {
      await expect(issueBatch(client.id, ['support'])).rejects.toThrow('clockUntrusted')
      clock.advance(1_000)
      clockGuard.sample()
    }
    await issue(client.id, 'support')
  },
)

import { expect, test } from 'vitest'
import { owner, realmKeyText } from '../scenario/createScenario.ts'
import { blocksOf, createAttackScenario, day, hour, splice } from './createAttackScenario.ts'
import { Gateway } from './Gateway.ts'

const strict = new Gateway({ key: realmKeyText, futureSeconds: 60 })
const withoutFutureLimit = new Gateway({ key: realmKeyText })
const lenient = new Gateway({ key: realmKeyText, isStrict: false })

test('A1: a day-old token takes the time of a new token whose text ends alike, and the audit lists the pair', async () => {
  const { realm, destination, apiClient, issue, pause, refusal, audit, clock } = createAttackScenario()
  const acme = await realm()
  const support = await destination(acme.id, 'support')
  await destination(acme.id, 'billing')
  const client = await apiClient(acme.id)
  const old = await issue(client.id, 'support')
  clock.advance(day)
  await pause(support.id)
  expect(await refusal(client.id, 'support')).toBe('PAUSED')
  expect(strict.accepts(old.toToken, clock.now())).toBeNull()

  const fresh = await issue(client.id, 'billing')
  const forged = splice(old.toToken, 1, fresh.toToken, 2)
  expect(strict.accepts(forged, clock.now())).toBe('sip:support@acme.example')
  expect(await audit(acme.id)).toMatchObject({
    grade: 'C',
    pairs: [{ first: 'billing', second: 'support', isHarmless: false }],
  })
})

test("A1b: the from token renews the to token in the vendor's example, and the audit reports it", async () => {
  const { realm, destination, apiClient, issue, pause, refusal, audit, clock } = createAttackScenario()
  const acme = await realm({ accountUser: 'mycaller@acme.example' })
  const callee = await destination(acme.id, 'mycallee')
  await destination(acme.id, 'c')
  const client = await apiClient(acme.id)
  const old = await issue(client.id, 'mycallee')
  clock.advance(day)
  await pause(callee.id)
  expect(await refusal(client.id, 'mycallee')).toBe('PAUSED')

  const fresh = await issue(client.id, 'c')
  const forged = splice(old.toToken, 1, fresh.fromToken, 2)
  expect(strict.accepts(forged, clock.now())).toBe('sip:mycallee@acme.example')
  const { grade, pairs, findings } = await audit(acme.id)
  expect([grade, pairs]).toEqual(['C', []])
  expect(findings[0]).toBe(
    'Calls to other callees renew the to token of "mycallee": the from token of mycaller@acme.example ends with the same block.',
  )
})

test('A2: blocks of two tokens form a third name that was never issued, and the audit counts it', async () => {
  const { realm, destination, apiClient, issue, refusal, audit, clock } = createAttackScenario()
  const acme = await realm()
  await destination(acme.id, 'opsx', 'internal.opsX@acme.example')
  await destination(acme.id, 'team', 'support.team@acme.example')
  const client = await apiClient(acme.id)
  expect(await refusal(client.id, 'ops')).toBe('CALLEE_NOT_ALLOWED')

  const [opsx, team] = [await issue(client.id, 'opsx'), await issue(client.id, 'team')]
  const forged = splice(opsx.toToken, 1, team.toToken, 2)
  expect(strict.accepts(forged, clock.now())).toBe('sip:internal.ops@acme.example')
  const { hybridNameCount, findings } = await audit(acme.id)
  expect(hybridNameCount).toBe(5)
  expect(findings.join(' ')).toContain('sip:internal.ops@acme.example')
})

test('A2b: removing or repeating a block forms another name, and the audit counts those of at most 64 characters', async () => {
  const { realm, destination, apiClient, issue, audit, clock, useCases } = createAttackScenario()
  const acme = await realm()
  await destination(acme.id, 'night', 'night-shift.service-and-more@acme.example')
  const client = await apiClient(acme.id)
  const { toToken } = await issue(client.id, 'night')
  const [first = '', inner = '', ...rest] = blocksOf(toToken)
  expect(strict.accepts([first, ...rest].join(''), clock.now())).toBe('sip:night-shift.@acme.example')
  expect(strict.accepts([first, inner, inner, ...rest].join(''), clock.now())).toBe(
    'sip:night-shift.service-and-moreservice-and-more@acme.example',
  )
  expect((await audit(acme.id)).hybridNameCount).toBeGreaterThanOrEqual(2)

  const tooLong = { realmId: acme.id, alias: 'long', displayName: 'Long', accountUser: null }
  const address = `${'service-and-more'.repeat(4)}x@acme.example`
  expect(await useCases.createDestination(owner, { ...tooLong, address })).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['address'] }],
  })
})

test('A3: two times form a third that was never issued, within the stretch that the audit reports', async () => {
  const { realm, destination, apiClient, issue, audit, clock } = createAttackScenario()
  // 25 bytes: six digits share the block of the ";", seven are in the next one.
  const acme = await realm({ accountUser: 'twelve-chars@acme.example', fromUser: 'web@acme.example' })
  await destination(acme.id, 'support')
  const client = await apiClient(acme.id)
  const border = (Math.floor(clock.now() / 10_000_000) + 1) * 10_000_000
  clock.advance(border - 5_000 - clock.now())
  const before = await issue(client.id, 'support')
  clock.advance(10_000)
  const after = await issue(client.id, 'support')
  const issuedAt = clock.now()
  clock.advance(hour)
  expect(withoutFutureLimit.accepts(after.accountToken, clock.now())).toBeNull()

  const forged = splice(after.accountToken, 2, before.accountToken, 1)
  expect(withoutFutureLimit.decrypt(forged)).toBe(`twelve-chars@acme.example;${border + 10_000_000 - 5_000}`)
  expect(withoutFutureLimit.accepts(forged, clock.now())).toBe('twelve-chars@acme.example')
  // If the gateway limits future times, the token becomes valid only at that time.
  expect(strict.accepts(forged, clock.now())).toBeNull()
  expect(strict.accepts(forged, border + 10_000_000)).toBe('twelve-chars@acme.example')
  const { grade, worstStretchSeconds } = await audit(acme.id)
  expect([grade, worstStretchSeconds]).toEqual(['B', 10_000])
  expect((border + 10_000_000 - 5_000 - issuedAt) / 1_000).toBeLessThan(10_000)
})

test('A3: with an anchored account user, every mixed time was really issued', async () => {
  const { realm, destination, apiClient, issue, audit, clock } = createAttackScenario()
  const acme = await realm({ accountUser: 'visitor@acme.example' })
  await destination(acme.id, 'support')
  const client = await apiClient(acme.id)
  const tokens: string[] = []
  const issued: string[] = []
  for (const step of [5_000, 10_000, 100_000, hour, 10_000_000, day, 100 * day]) {
    clock.advance(step)
    tokens.push((await issue(client.id, 'support')).accountToken)
    issued.push(`visitor@acme.example;${clock.now()}`)
  }
  const mixed = tokens.flatMap((head) => tokens.map((tail) => withoutFutureLimit.decrypt(splice(head, 2, tail, 1))))
  expect(new Set(mixed)).toEqual(new Set(issued))
  expect((await audit(acme.id)).grade).toBe('A_SET')
})

test('A4: a time of seventeen digits never expires at a gateway that does not count digits, and the audit warns of it', async () => {
  const { shop, issue, audit, clock } = createAttackScenario()
  const { acme, client } = await shop()
  const { accountToken, fromToken } = await issue(client.id, 'support')
  const forged = splice(accountToken, 2, fromToken, 1)
  expect(lenient.decrypt(forged)).toMatch(/^visitor@acme\.example;[0-9]{17}$/)
  clock.advance(50 * 365 * day)
  expect(lenient.accepts(forged, clock.now())).toBe('visitor@acme.example')
  expect(withoutFutureLimit.accepts(forged, clock.now())).toBeNull()
  expect((await audit(acme.id)).findings.join(' ')).toContain(
    'If it does not check the number of digits of a time, digits of another token can be appended, and the token does not expire.',
  )
})

test('A5: if a time fills its block, a block of padding can end any other token, and the audit warns of it', async () => {
  const { realm, destination, apiClient, issue, audit, clock } = createAttackScenario()
  // 18 bytes, a ";" and 13 digits are two blocks.
  const acme = await realm({ accountUser: 'guest@acme.example' })
  await destination(acme.id, 'help')
  const client = await apiClient(acme.id)
  const { accountToken, toToken } = await issue(client.id, 'help')
  const forged = splice(toToken, 2, accountToken, 1)
  const seconds = clock.now() / 1_000
  expect(strict.decrypt(forged)).toBe(`sip:help@acme.example;${seconds}`)
  expect(strict.accepts(forged, clock.now())).toBeNull()
  expect(new Gateway({ key: realmKeyText, unit: 'SECONDS' }).accepts(forged, clock.now())).toBe('sip:help@acme.example')
  expect((await audit(acme.id)).findings.join(' ')).toContain(
    'The time in the account token of guest@acme.example fills its block, so there is a block that is only padding',
  )
})

import { describe, expect, it } from 'vitest'
import type { PolicyContent } from '../../src/policies/policy.ts'
import { createScenario, openPolicy, owner } from '../scenario/createScenario.ts'
import { weekdays } from './arbitraries.ts'

/** Weekdays from nine to five in Lisbon, which uses UTC in winter. */
const officeHours = {
  timeZone: 'Europe/Lisbon',
  windows: (['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const).map((weekday) => ({
    weekday,
    opens: '09:00',
    closes: '17:00',
  })),
  closedDates: ['2026-01-05'],
}
const act = { ...owner, scopes: ['MANAGE_REALMS', 'MANAGE_CLIENTS'] } as const
/** The scenario starts on Friday, 2 January 2026, at 03:04:05 UTC. */
const fridayAtNine = Date.UTC(2026, 0, 2, 9)

/** Windows of an hour each that do not overlap. */
const hourlyWindows = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const hour = Math.floor(index / 7)
    const [opens = '', closes = ''] = [hour, hour + 1].map((each) => `${String(each).padStart(2, '0')}:00`)
    return { weekday: weekdays[index % 7] ?? 'MONDAY', opens, closes }
  })
const daysOf2026 = (count: number) =>
  Array.from({ length: count }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10))

describe('a policy', () => {
  it('refuses outside its hours, with the time at which all hours are open', async () => {
    const { shop, policy, issueOne, clock } = createScenario()
    const { acme, support, client } = await shop()
    await policy(acme.id, { businessHours: officeHours })
    expect(await issueOne(client.id, ['support'])).toMatchObject({
      refusal: { reason: 'OUTSIDE_BUSINESS_HOURS', retryAt: fridayAtNine },
    })
    const windows = [{ weekday: 'FRIDAY', opens: '10:30', closes: '12:00' }] as const
    await policy(support.id, { businessHours: { timeZone: 'UTC', windows, closedDates: [] } })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ refusal: { retryAt: Date.UTC(2026, 0, 2, 10, 30) } })
    clock.set(clock.now())
    clock.advance(Date.UTC(2026, 0, 2, 10, 30) - clock.now())
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  })

  it('skips a holiday in the next opening time', async () => {
    const { shop, policy, issueOne, clock } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, { businessHours: officeHours })
    clock.advance(Date.UTC(2026, 0, 2, 18) - clock.now())
    expect(await issueOne(client.id, ['support'])).toMatchObject({ refusal: { retryAt: Date.UTC(2026, 0, 6, 9) } })
  })

  it('allows the call and records the refusal reason if it is monitored', async () => {
    const { shop, policy, issueOne, store } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, { mode: 'MONITORED', businessHours: officeHours })
    const outcome = await issueOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error('not issued')
    const recorded = await store.issuances.find(outcome.issuance.id)
    expect(recorded).toMatchObject({ outcome: 'ISSUED', wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS' })
    expect(recorded?.steps.at(-1)).toMatchObject({ check: 'BUSINESS_HOURS', isPassed: false, isEnforced: false })
  })

  it('is evaluated after pause, origin, callee and block', async () => {
    const { shop, policy, issueOne, useCases } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, { mode: 'MONITORED' })
    await useCases.createBlock(owner, {
      realmId: acme.id,
      network: '203.0.113.7',
      issuanceId: null,
      reason: 'x',
      endsAt: null,
    })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'NETWORK_BLOCKED' } })
    expect(await issueOne(client.id, ['unknown'])).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
    expect(await issueOne(client.id, ['unknown'], { origin: 'https://evil.example' })).toMatchObject({
      refusal: { reason: 'ORIGIN_NOT_ALLOWED' },
    })
    await useCases.pauseIssuing(owner, { ownerId: null, reason: 'x', publicMessage: null, endsAt: null })
    expect(await issueOne(client.id, ['unknown'], { origin: 'https://evil.example' })).toMatchObject({
      refusal: { reason: 'PAUSED' },
    })
  })

  it('applies to a call by address for every destination with the address', async () => {
    const { realm, destination, apiClient, policy, issueOne } = createScenario()
    const acme = await realm({ calleePatterns: ['*@acme.example'] })
    await destination(acme.id, 'again', 'help@acme.example')
    const support = await destination(acme.id, 'support', 'help@acme.example')
    await policy(support.id, { businessHours: officeHours })
    const client = await apiClient(acme.id)
    expect(await issueOne(client.id, ['HELP@acme.example'], { keyKind: 'SECRET' })).toMatchObject({
      refusal: { reason: 'OUTSIDE_BUSINESS_HOURS' },
    })
  })

  it('is replaced under the revision that was read, and recorded field by field', async () => {
    const { shop, policy, useCases, store } = createScenario()
    const { acme } = await shop()
    const first = await policy(acme.id, { rateLimits: [{ scope: 'ADDRESS', limit: 5, windowSeconds: 600 }] })
    expect(first).toMatchObject({ ownerId: acme.id, realmId: acme.id, revision: 1 })
    const stale = { ownerId: acme.id, expectedRevision: null, policy: openPolicy }
    expect(await useCases.setIssuancePolicy(act, stale)).toEqual({ kind: 'conflict', currentRevision: 1 })
    expect(await useCases.clearIssuancePolicy(act, { ownerId: acme.id, expectedRevision: 9 })).toEqual({
      kind: 'conflict',
      currentRevision: 1,
    })
    expect(await policy(acme.id, { businessHours: officeHours }, 1)).toMatchObject({ revision: 2, rateLimits: [] })
    const [last] = (await store.auditLog.scan(0, 100)).slice(-1)
    expect(last).toMatchObject({
      action: 'POLICY_SET',
      subjectId: acme.id,
      changes: [
        { field: 'rateLimits', before: 'each visitor: 5 in 10 min', after: null },
        { field: 'timeZone', before: null, after: 'Europe/Lisbon' },
        { field: 'windows' },
        { field: 'closedDates', before: null, after: '2026-01-05' },
        { field: 'revision', before: '1', after: '2' },
      ],
    })
    expect(await useCases.clearIssuancePolicy(act, { ownerId: acme.id, expectedRevision: 2 })).toMatchObject({
      kind: 'cleared',
    })
    expect(await store.policies.find(acme.id)).toBeNull()
  })

  it.each([
    ['realm', 'MANAGE_REALMS'],
    ['destination', 'MANAGE_REALMS'],
    ['client', 'MANAGE_CLIENTS'],
  ] as const)('of a %s needs %s and no other scope to set and to clear', async (kind, scope) => {
    const { shop, useCases } = createScenario()
    const { acme, support, client } = await shop()
    const ownerId = { realm: acme, destination: support, client }[kind].id
    const others = (['READ', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'ISSUE'] as const).filter((each) => each !== scope)
    const input = { ownerId, expectedRevision: null, policy: openPolicy }
    expect(await useCases.setIssuancePolicy({ ...owner, scopes: others }, input)).toEqual({ kind: 'forbidden', scope })
    expect(await useCases.setIssuancePolicy({ ...owner, scopes: [scope] }, input)).toMatchObject({ kind: 'set' })
    const clear = { ownerId, expectedRevision: 1 }
    expect(await useCases.clearIssuancePolicy({ ...owner, scopes: others }, clear)).toEqual({
      kind: 'forbidden',
      scope,
    })
  })

  it.each<[string, Partial<PolicyContent>, string[]]>([
    ['a limit of none', { rateLimits: [{ scope: 'OWNER', limit: 0, windowSeconds: 1 }] }, ['rateLimits', '0', 'limit']],
    [
      'a window over a day',
      { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 86_401 }] },
      ['rateLimits', '0', 'windowSeconds'],
    ],
    [
      'two limits of one kind',
      { rateLimits: [1, 2].map((limit) => ({ scope: 'OWNER', limit, windowSeconds: 60 })) },
      ['rateLimits', '1'],
    ],
    [
      'eleven limits',
      {
        rateLimits: Array.from({ length: 11 }, (_, index) => ({ scope: 'OWNER', limit: 1, windowSeconds: index + 1 })),
      },
      ['rateLimits'],
    ],
    [
      'a limit over a million',
      { rateLimits: [{ scope: 'OWNER', limit: 1_000_001, windowSeconds: 1 }] },
      ['rateLimits', '0', 'limit'],
    ],
    [
      'a window of no time',
      { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 0 }] },
      ['rateLimits', '0', 'windowSeconds'],
    ],
    ['101 windows', { businessHours: { ...officeHours, windows: hourlyWindows(101) } }, ['businessHours', 'windows']],
    [
      '401 closed dates',
      { businessHours: { ...officeHours, closedDates: daysOf2026(401) } },
      ['businessHours', 'closedDates'],
    ],
    ['no window at all', { businessHours: { ...officeHours, windows: [] } }, ['businessHours', 'windows']],
    [
      'an unknown zone',
      { businessHours: { ...officeHours, timeZone: 'Europe/Nowhere' } },
      ['businessHours', 'timeZone'],
    ],
    ['an offset for a zone', { businessHours: { ...officeHours, timeZone: '+01:00' } }, ['businessHours', 'timeZone']],
    [
      'a window that ends before it begins',
      { businessHours: { ...officeHours, windows: [{ weekday: 'MONDAY', opens: '22:00', closes: '06:00' }] } },
      ['businessHours', 'windows', '0', 'closes'],
    ],
    [
      'an empty window',
      { businessHours: { ...officeHours, windows: [{ weekday: 'MONDAY', opens: '09:00', closes: '09:00' }] } },
      ['businessHours', 'windows', '0', 'closes'],
    ],
    [
      'windows that overlap',
      {
        businessHours: {
          ...officeHours,
          windows: [
            { weekday: 'MONDAY', opens: '09:00', closes: '12:00' },
            { weekday: 'MONDAY', opens: '11:59', closes: '13:00' },
          ],
        },
      },
      ['businessHours', 'windows', '1'],
    ],
    [
      'a date twice',
      { businessHours: { ...officeHours, closedDates: ['2026-12-25', '2026-12-25'] } },
      ['businessHours', 'closedDates', '1'],
    ],
  ])('with %s is rejected with the path of the invalid field', async (_, content, path) => {
    const { shop, useCases } = createScenario()
    const { acme } = await shop()
    const input = { ownerId: acme.id, expectedRevision: null, policy: { ...openPolicy, ...content } }
    const outcome = await useCases.setIssuancePolicy(act, input)
    expect(outcome.kind === 'invalid' ? outcome.issues.map((issue) => issue.path) : []).toEqual([['policy', ...path]])
  })

  it("is recorded without previous values if it is the owner's first", async () => {
    const { shop, policy, store } = createScenario()
    const { acme } = await shop()
    await policy(acme.id, {})
    const [last] = (await store.auditLog.scan(0, 100)).slice(-1)
    expect(last?.changes).toEqual([
      { field: 'mode', before: null, after: 'ENFORCED' },
      { field: 'challenge', before: null, after: 'NONE' },
      { field: 'revision', before: null, after: '1' },
    ])
  })

  it('can be as large as its limits allow', async () => {
    const { shop, policy } = createScenario()
    const { acme } = await shop()
    const rateLimits = (['OWNER', 'CALLEE', 'ADDRESS'] as const)
      .flatMap((scope) => [1, 60, 86_400].map((windowSeconds) => ({ scope, limit: 1_000_000, windowSeconds })))
      .concat({ scope: 'OWNER', limit: 1, windowSeconds: 2 })
    const businessHours = { ...officeHours, windows: hourlyWindows(100), closedDates: daysOf2026(400) }
    const set = await policy(acme.id, { rateLimits, businessHours })
    expect(set.rateLimits).toHaveLength(10)
    expect(set.businessHours?.windows).toHaveLength(100)
    expect(set.businessHours?.closedDates).toHaveLength(400)
  })

  it('is stored in the order of weekdays and dates', async () => {
    const { shop, policy } = createScenario()
    const { acme } = await shop()
    const windows = [
      { weekday: 'SUNDAY', opens: '08:00', closes: '09:00' },
      { weekday: 'THURSDAY', opens: '10:00', closes: '11:00' },
      { weekday: 'MONDAY', opens: '12:00', closes: '13:00' },
    ] as const
    const closedDates = ['2026-12-25', '2026-01-01']
    const { businessHours } = await policy(acme.id, { businessHours: { ...officeHours, windows, closedDates } })
    expect(businessHours?.windows.map(({ weekday }) => weekday)).toEqual(['MONDAY', 'THURSDAY', 'SUNDAY'])
    expect(businessHours?.closedDates).toEqual(['2026-01-01', '2026-12-25'])
  })

  it('needs an existing owner, and clearing a missing one changes and records nothing', async () => {
    const { shop, useCases, store } = createScenario()
    const { acme } = await shop()
    const length = (await store.auditLog.head())?.length
    const nobody = { ownerId: 'rlm_none', expectedRevision: null, policy: openPolicy }
    expect(await useCases.setIssuancePolicy(act, nobody)).toEqual({ kind: 'notFound' })
    expect(await useCases.clearIssuancePolicy(act, { ownerId: 'rlm_none', expectedRevision: 1 })).toEqual({
      kind: 'notFound',
    })
    expect(await useCases.clearIssuancePolicy(act, { ownerId: acme.id, expectedRevision: 1 })).toMatchObject({
      kind: 'cleared',
    })
    expect((await store.auditLog.head())?.length).toBe(length)
  })

  it('is not set under an old revision after it was cleared', async () => {
    const { shop, useCases } = createScenario()
    const { acme } = await shop()
    const stale = { ownerId: acme.id, expectedRevision: 3, policy: openPolicy }
    expect(await useCases.setIssuancePolicy(act, stale)).toEqual({ kind: 'conflict', currentRevision: 0 })
  })

  it('is not validated for an administrator without the scope', async () => {
    const { shop, useCases } = createScenario()
    const { acme } = await shop()
    const rateLimits = [{ scope: 'OWNER', limit: 0, windowSeconds: 1 }] as const
    const input = { ownerId: acme.id, expectedRevision: null, policy: { ...openPolicy, rateLimits } }
    expect(await useCases.setIssuancePolicy({ ...owner, scopes: ['MANAGE_CLIENTS'] }, input)).toEqual({
      kind: 'forbidden',
      scope: 'MANAGE_REALMS',
    })
  })

  it.each(['later first', 'earlier first'])('can have adjacent windows, the %s', async (order) => {
    const { shop, policy } = createScenario()
    const { acme } = await shop()
    const later = { weekday: 'MONDAY', opens: '12:00', closes: '24:00' } as const
    const earlier = { weekday: 'MONDAY', opens: '00:00', closes: '12:00' } as const
    const windows = order === 'later first' ? [later, earlier] : [earlier, later]
    const { businessHours } = await policy(acme.id, { businessHours: { ...officeHours, windows } })
    expect(businessHours?.windows.map(({ opens }) => opens)).toEqual(['00:00', '12:00'])
  })

  it('is removed with its owner', async () => {
    const { shop, policy, useCases, store } = createScenario()
    const { acme, support, client } = await shop()
    for (const { id } of [acme, support, client]) await policy(id, {})
    await useCases.deleteDestination(owner, { destinationId: support.id })
    await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: 'Shop' })
    expect((await store.policies.listByRealm(acme.id)).map(({ ownerId }) => ownerId)).toEqual([acme.id])
  })
})

describe('a trial', () => {
  const trial = { callee: 'support', origin: null, visitorAddress: null, evaluatedAt: null, policies: [], mint: false }

  it('evaluates drafts and other instants, and changes and counts nothing', async () => {
    const { shop, policy, useCases, issueOne, store } = createScenario()
    const { acme, support, client } = await shop()
    await policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const tryIt = (changes: object) => useCases.tryIssuance(owner, { ...trial, apiClientId: client.id, ...changes })
    const draft = { ownerId: support.id, policy: { ...openPolicy, businessHours: officeHours } }
    expect(await tryIt({ policies: [draft] })).toMatchObject({
      refusalReason: 'OUTSIDE_BUSINESS_HOURS',
      retryAt: fridayAtNine,
    })
    expect(await tryIt({ policies: [draft], evaluatedAt: fridayAtNine })).toMatchObject({ refusalReason: null })
    const monitored = { ...draft, policy: { ...draft.policy, mode: 'MONITORED' } }
    expect(await tryIt({ policies: [monitored] })).toMatchObject({
      refusalReason: null,
      wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS',
    })
    for (let index = 0; index < 5; index += 1) expect(await tryIt({})).toMatchObject({ refusalReason: null })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await tryIt({})).toMatchObject({ refusalReason: 'RATE_LIMITED' })
    expect(await tryIt({ policies: [{ ownerId: acme.id, policy: null }] })).toMatchObject({ refusalReason: null })
    expect(await store.policies.find(support.id)).toBeNull()
  })

  it('decides for the given visitor', async () => {
    const { shop, useCases } = createScenario()
    const { acme, client } = await shop()
    await useCases.createBlock(owner, {
      realmId: acme.id,
      network: '203.0.113.7',
      issuanceId: null,
      reason: 'x',
      endsAt: null,
    })
    const from = (visitorAddress: string | null) =>
      useCases.tryIssuance(owner, { ...trial, apiClientId: client.id, visitorAddress })
    expect(await from('203.0.113.7')).toMatchObject({ refusalReason: 'NETWORK_BLOCKED' })
    expect(await from(null)).toMatchObject({ refusalReason: null })
    expect(await from('garbage')).toMatchObject({ kind: 'invalid', issues: [{ path: ['visitorAddress'] }] })
  })

  it('mints only under stored policies, and counts against no limit', async () => {
    const { shop, policy, useCases, issueOne } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const mint = { ...trial, apiClientId: client.id, mint: true }
    expect(
      await useCases.tryIssuance(owner, { ...mint, policies: [{ ownerId: acme.id, policy: null }] }),
    ).toMatchObject({ kind: 'invalid', issues: [{ path: ['policies'] }] })
    expect(await useCases.tryIssuance(owner, { ...mint, evaluatedAt: 1 })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['evaluatedAt'] }],
    })
    for (let index = 0; index < 3; index += 1)
      expect(await useCases.tryIssuance(owner, mint)).toMatchObject({ refusalReason: null })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await useCases.tryIssuance(owner, mint)).toMatchObject({ refusalReason: 'RATE_LIMITED', issued: null })
  })
})

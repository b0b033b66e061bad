import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyContent } from '../../src/policies/policy.ts'
import { solveMemoryChallenge } from '../../src/testing/memoryServices.ts'
import { createScenario, openPolicy, owner } from '../scenario/createScenario.ts'
import { policyAround } from './arbitraries.ts'

interface Traffic {
  readonly afterSeconds: number
  readonly callee: string
  readonly address: string
}

const traffic: fc.Arbitrary<Traffic[]> = fc.array(
  fc.record({
    afterSeconds: fc.constantFrom(0, 1, 30, 600, 3_600),
    callee: fc.constantFrom('support', 'sales', 'unknown'),
    address: fc.constantFrom('203.0.113.1', '203.0.113.2', '2001:db8::1'),
  }),
  { minLength: 1, maxLength: 25 },
)

/** Sends the traffic of visitors who solve all challenges, and returns how each call ended. */
async function play(requests: readonly Traffic[], realmPolicy: PolicyContent, clientPolicy: PolicyContent) {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  await scenario.destination(acme.id, 'sales')
  await scenario.policy(acme.id, realmPolicy)
  await scenario.policy(client.id, clientPolicy)
  const from = scenario.clock.now()
  const ends: (string | null)[] = []
  for (const { afterSeconds, callee, address } of requests) {
    scenario.clock.advance(afterSeconds * 1_000)
    const attempt = (challengeSolution: string | null) =>
      scenario.issueOne(client.id, [callee], { address, challengeSolution })
    let outcome = await attempt(null)
    if (outcome.kind === 'refused' && outcome.challenge !== null)
      outcome = await attempt(solveMemoryChallenge(outcome.challenge.altcha))
    if (outcome.kind === 'invalid') throw new Error('invalid')
    ends.push(outcome.kind === 'issued' ? null : outcome.refusal.reason)
  }
  return { ...scenario, acme, client, ends, range: { from, to: scenario.clock.now() + 1 } }
}

/** Starts at 03:04 on a Friday, so that one hour more or less stays on the same day. */
const start = Date.UTC(2026, 0, 2, 3, 4, 5)

describe('a preview with past traffic', () => {
  it('predicts the results of the same traffic under the draft', async () => {
    let changes = 0
    await fc.assert(
      fc.asyncProperty(
        traffic,
        policyAround('Europe/Lisbon', start),
        policyAround('UTC', start),
        policyAround('Europe/Lisbon', start),
        async (requests, current, clientPolicy, draft) => {
          const past = await play(requests, current, clientPolicy)
          const outcome = await past.useCases.previewPolicy({ ownerId: past.acme.id, policy: draft, range: past.range })
          if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
          const future = await play(requests, draft, clientPolicy)
          const changed = past.ends.filter((end, index) => end !== future.ends[index]).length
          const count = (end: (a: string | null, b: string | null) => boolean) =>
            past.ends.filter((a, index) => end(a, future.ends[index] ?? null)).length
          const total = (counts: ReadonlyMap<string, number>) =>
            [...counts.values()].reduce((sum, each) => sum + each, 0)
          expect(outcome.preview.changedCount).toBe(changed)
          expect(total(outcome.preview.newlyRefused)).toBe(count((a, b) => a === null && b !== null))
          expect(total(outcome.preview.newlyIssued)).toBe(count((a, b) => a !== null && b === null))
          changes += changed
        },
      ),
      { numRuns: 150 },
    )
    expect(changes).toBeGreaterThan(100)
  })

  it('counts by reason, returns the newest examples, and ignores trials', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    for (let index = 0; index < 14; index += 1) {
      scenario.clock.advance(1_000)
      await scenario.issueOne(client.id, ['support'])
    }
    const trial = { callee: 'support', origin: null, visitorAddress: null, evaluatedAt: null, policies: [], mint: true }
    await scenario.useCases.tryIssuance(owner, { ...trial, apiClientId: client.id })
    const now = scenario.clock.now()
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'ADDRESS', limit: 2, windowSeconds: 3_600 }] }
    const outcome = await scenario.useCases.previewPolicy({
      ownerId: acme.id,
      policy: draft,
      range: { from: now - 60_000, to: now + 1 },
    })
    if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
    const { preview } = outcome
    expect(preview).toMatchObject({ decisionCount: 14, isPartial: false, changedCount: 12, newlyChallenged: 0 })
    expect([...preview.newlyRefused]).toEqual([['RATE_LIMITED', 12]])
    expect(preview.examples).toHaveLength(10)
    const times = await Promise.all(
      preview.examples.map(async ({ issuanceId }) => (await scenario.store.issuances.find(issuanceId))?.decidedAt),
    )
    expect(times[0]).toBe(now)
    expect(times).toEqual([...times].sort((a, b) => Number(b) - Number(a)))
  })

  it('evaluates each of many decisions once, page by page', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    const from = scenario.clock.now()
    for (let index = 0; index < 60; index += 1) {
      scenario.clock.advance(1_000)
      // At one instant, so that pages end between decisions that differ only in their ids.
      await scenario.issueBatch(client.id, Array(10).fill('support'))
    }
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 100, windowSeconds: 3_600 }] }
    const range = { from, to: scenario.clock.now() + 1 }
    const outcome = await scenario.useCases.previewPolicy({ ownerId: acme.id, policy: draft, range })
    expect(outcome).toMatchObject({ preview: { decisionCount: 600, changedCount: 500 } })
  })

  it('starts with the counts of that time, not at zero', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    for (let index = 0; index < 4; index += 1) {
      await scenario.issueOne(client.id, ['support'])
      scenario.clock.advance(60_000)
    }
    const now = scenario.clock.now()
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 2, windowSeconds: 3_600 }] }
    const range = { from: now - 120_000, to: now + 1 }
    const outcome = await scenario.useCases.previewPolicy({ ownerId: acme.id, policy: draft, range })
    expect(outcome).toMatchObject({ preview: { decisionCount: 2, changedCount: 2 } })
  })

  it('of a client or a destination counts its own decisions, under limits that the realm shares with others', async () => {
    const scenario = createScenario()
    const { acme, support, client } = await scenario.shop()
    const sales = await scenario.destination(acme.id, 'sales')
    for (const callee of ['support', 'sales', 'sales']) await scenario.issueOne(client.id, [callee])
    const range = { from: scenario.clock.now(), to: scenario.clock.now() + 1 }
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] }
    const previewOf = async (ownerId: string) => scenario.useCases.previewPolicy({ ownerId, policy: draft, range })
    expect(await previewOf(sales.id)).toMatchObject({ preview: { decisionCount: 2, changedCount: 1 } })
    expect(await previewOf(support.id)).toMatchObject({ preview: { decisionCount: 1, changedCount: 0 } })
    expect(await previewOf(client.id)).toMatchObject({ preview: { decisionCount: 3, changedCount: 2 } })
  })

  it('of one of two destinations with the same address counts calls by address, but not calls to the other', async () => {
    const scenario = createScenario()
    const acme = await scenario.realm({ calleePatterns: ['*@acme.example'] })
    const support = await scenario.destination(acme.id, 'support')
    const help = await scenario.destination(acme.id, 'help', 'Support@acme.example')
    const client = await scenario.apiClient(acme.id)
    await scenario.policy(help.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const outcomes = [
      ...(await scenario.issueBatch(client.id, ['support', 'help', 'support'], { keyKind: 'SECRET' })),
      ...(await scenario.issueBatch(client.id, [support.address], { keyKind: 'SECRET' })),
    ]
    expect(outcomes.map(({ kind }) => kind)).toEqual(['issued', 'issued', 'issued', 'refused'])
    const range = { from: scenario.clock.now(), to: scenario.clock.now() + 1 }
    const previewOf = async (ownerId: string, limit: number) => {
      const rateLimits = [{ scope: 'OWNER', limit, windowSeconds: 60 }] as const
      return scenario.useCases.previewPolicy({ ownerId, policy: { ...openPolicy, rateLimits }, range })
    }
    expect(await previewOf(help.id, 1)).toMatchObject({ preview: { decisionCount: 2, changedCount: 0 } })
    expect(await previewOf(help.id, 2)).toMatchObject({ preview: { decisionCount: 2, changedCount: 1 } })
    expect(await previewOf(support.id, 2)).toMatchObject({ preview: { decisionCount: 3, changedCount: 0 } })
    expect(await previewOf(support.id, 1)).toMatchObject({ preview: { decisionCount: 3, changedCount: 1 } })
  })

  it('of a monitored draft changes nothing and counts what it would record', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    for (let index = 0; index < 3; index += 1) await scenario.issueOne(client.id, ['support'])
    const range = { from: scenario.clock.now(), to: scenario.clock.now() + 1 }
    const rateLimits = [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] as const
    const policy: PolicyContent = { ...openPolicy, mode: 'MONITORED', rateLimits }
    const outcome = await scenario.useCases.previewPolicy({ ownerId: acme.id, policy, range })
    if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
    expect(outcome.preview.changedCount).toBe(0)
    expect([...outcome.preview.newlyRecorded]).toEqual([['RATE_LIMITED', 2]])
    const businessHours: PolicyContent['businessHours'] = {
      timeZone: 'UTC',
      windows: [{ weekday: 'SUNDAY', opens: '00:00', closes: '24:00' }],
      closedDates: [],
    }
    const closed = await scenario.useCases.previewPolicy({
      ownerId: acme.id,
      policy: { ...policy, businessHours },
      range,
    })
    if (closed.kind !== 'previewed') throw new Error(closed.kind)
    expect([...closed.preview.newlyRecorded]).toEqual([['OUTSIDE_BUSINESS_HOURS', 3]])
  })

  /** Previews a draft for the realm with all earlier traffic. */
  async function previewOf(
    scenario: ReturnType<typeof createScenario>,
    ownerId: string,
    draft: Partial<PolicyContent>,
  ) {
    const range = { from: start, to: scenario.clock.now() + 1 }
    const policy = { ...openPolicy, ...draft }
    const outcome = await scenario.useCases.previewPolicy({ ownerId, policy, range })
    if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
    return outcome.preview
  }
  const once = [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] as const
  const oncePerCallee = [{ scope: 'CALLEE', limit: 1, windowSeconds: 60 }] as const

  it('does not change refusals of earlier checks and requests for a proof of work', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    const block = { realmId: acme.id, network: '198.51.100.7', issuanceId: null, reason: 'x', endsAt: null }
    await scenario.useCases.createBlock(owner, block)
    await scenario.policy(acme.id, { challenge: 'PROOF_OF_WORK' })
    const outcomes = [
      await scenario.issueOne(client.id, ['support'], { origin: 'https://evil.example' }),
      await scenario.issueOne(client.id, ['unknown']),
      await scenario.issueOne(client.id, ['support'], { address: '198.51.100.7' }),
      await scenario.issueOne(client.id, ['support']),
      await scenario.issueOne(client.id, ['support'], { challengeSolution: 'nonsense' }),
    ]
    const pause = { ownerId: client.id, reason: 'x', publicMessage: null, endsAt: null }
    await scenario.useCases.pauseIssuing(owner, pause)
    outcomes.push(await scenario.issueOne(client.id, ['support']))
    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal.reason : outcome.kind))).toEqual([
      'ORIGIN_NOT_ALLOWED',
      'CALLEE_NOT_ALLOWED',
      'NETWORK_BLOCKED',
      'CHALLENGE_REQUIRED',
      'CHALLENGE_FAILED',
      'PAUSED',
    ])
    const businessHours = {
      timeZone: 'UTC',
      windows: [{ weekday: 'SUNDAY', opens: '00:00', closes: '24:00' }],
      closedDates: [],
    } as const
    expect(await previewOf(scenario, acme.id, { businessHours })).toMatchObject({ decisionCount: 6, changedCount: 0 })
    expect(await previewOf(scenario, acme.id, { mode: 'MONITORED', businessHours })).toMatchObject({
      newlyRecorded: new Map(),
    })
  })

  it('counts calls as newly challenged if they are issued both ways and needed no proof of work before', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    await scenario.issueBatch(client.id, ['support', 'support', 'support'])
    const challenge = 'PROOF_OF_WORK'
    expect(await previewOf(scenario, acme.id, { challenge, rateLimits: once })).toMatchObject({
      newlyChallenged: 1,
      newlyRefused: new Map([['RATE_LIMITED', 2]]),
    })
    expect(await previewOf(scenario, acme.id, { challenge, mode: 'MONITORED' })).toMatchObject({ newlyChallenged: 0 })
    await scenario.policy(acme.id, { rateLimits: once })
    expect(await previewOf(scenario, acme.id, { challenge })).toMatchObject({
      newlyChallenged: 1,
      newlyIssued: new Map([['RATE_LIMITED', 2]]),
    })
    await scenario.policy(acme.id, { challenge }, 1)
    expect(await previewOf(scenario, acme.id, { challenge })).toMatchObject({ newlyChallenged: 0 })
  })

  it('counts calls as newly recorded if they are issued both ways and were not recorded before', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    await scenario.issueBatch(client.id, ['support', 'support'])
    const draft = { mode: 'MONITORED', rateLimits: once } as const
    expect(await previewOf(scenario, acme.id, draft)).toMatchObject({ newlyRecorded: new Map([['RATE_LIMITED', 1]]) })
    await scenario.policy(acme.id, draft)
    expect(await previewOf(scenario, acme.id, draft)).toMatchObject({ newlyRecorded: new Map() })
    await scenario.policy(acme.id, { rateLimits: once }, 1)
    expect(await previewOf(scenario, acme.id, draft)).toMatchObject({
      newlyRecorded: new Map(),
      newlyIssued: new Map([['RATE_LIMITED', 1]]),
    })
  })

  it('counts callees like the limits: by address in any letter case, and deleted ones separately', async () => {
    const scenario = createScenario()
    const acme = await scenario.realm({ calleePatterns: ['*@acme.example', '*@partners.example'] })
    const client = await scenario.apiClient(acme.id)
    await scenario.destination(acme.id, 'support')
    await scenario.destination(acme.id, 'help', 'Support@acme.example')
    await scenario.issueBatch(client.id, ['support', 'help'])
    expect(await previewOf(scenario, acme.id, { rateLimits: oncePerCallee })).toMatchObject({ changedCount: 1 })
    await scenario.issueBatch(client.id, ['one@partners.example', 'ONE@partners.example'], { keyKind: 'SECRET' })
    expect(await previewOf(scenario, acme.id, { rateLimits: oncePerCallee })).toMatchObject({ changedCount: 2 })
    for (const alias of ['sales', 'board']) {
      const { id } = await scenario.destination(acme.id, alias)
      await scenario.issueBatch(client.id, [alias])
      await scenario.useCases.deleteDestination(owner, { destinationId: id })
    }
    expect(await previewOf(scenario, acme.id, { rateLimits: oncePerCallee })).toMatchObject({
      decisionCount: 6,
      changedCount: 2,
    })
  })

  it('of a destination counts calls by address in any letter case', async () => {
    const scenario = createScenario()
    const acme = await scenario.realm({ calleePatterns: ['*@acme.example', 'SUPPORT@acme.example'] })
    const support = await scenario.destination(acme.id, 'support')
    const client = await scenario.apiClient(acme.id)
    await scenario.issueBatch(client.id, ['SUPPORT@ACME.example', 'support@acme.example'], { keyKind: 'SECRET' })
    expect(await previewOf(scenario, support.id, { rateLimits: once })).toMatchObject({
      decisionCount: 2,
      changedCount: 1,
    })
  })

  it('without a policy returns what only that policy refused, with the counts at the start of the range', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    await scenario.policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 3_600 }] })
    await scenario.issueOne(client.id, ['support'])
    scenario.clock.advance(60_000)
    await scenario.issueOne(client.id, ['support'])
    const range = { from: scenario.clock.now(), to: scenario.clock.now() + 1 }
    expect(await scenario.useCases.previewPolicy({ ownerId: acme.id, policy: null, range })).toMatchObject({
      preview: { decisionCount: 1, newlyIssued: new Map([['RATE_LIMITED', 1]]) },
    })
  })

  it('of a client ignores the requests of others', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    const other = await scenario.apiClient(acme.id)
    for (const { id } of [client, other, other]) await scenario.issueOne(id, ['support'])
    expect(await previewOf(scenario, client.id, {})).toMatchObject({ decisionCount: 1 })
    expect(await previewOf(scenario, other.id, {})).toMatchObject({ decisionCount: 2 })
  })

  it('evaluates the newest hundred thousand decisions, and returns whether there were more', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    for (let index = 0; index < 5; index += 1) {
      await scenario.issueOne(client.id, ['support'])
      scenario.clock.advance(1_000)
    }
    const { decidedAtOfNewest } = scenario.store.issuances
    const ranks: number[] = []
    const lookingAt = async (count: number) => {
      scenario.store.issuances.decidedAtOfNewest = async (realmId, range, rank) => {
        ranks.push(rank)
        return decidedAtOfNewest(realmId, range, count)
      }
      return previewOf(scenario, acme.id, {})
    }
    expect(await lookingAt(3)).toMatchObject({ decisionCount: 3, isPartial: true })
    expect(await lookingAt(5)).toMatchObject({ decisionCount: 5, isPartial: false })
    expect(await lookingAt(6)).toMatchObject({ decisionCount: 5, isPartial: false })
    expect(ranks).toEqual([100_000, 100_000, 100_000])
  })

  it('accepts a range of 31 days, and not a millisecond more', async () => {
    const { shop, useCases } = createScenario()
    const { acme } = await shop()
    const over = (to: number) => useCases.previewPolicy({ ownerId: acme.id, policy: null, range: { from: 0, to } })
    expect(await over(31 * 86_400_000)).toMatchObject({ kind: 'previewed' })
    expect(await over(31 * 86_400_000 + 1)).toMatchObject({ kind: 'invalid' })
  })

  it('rejects an empty or too long range, an invalid draft, and a missing owner', async () => {
    const { shop, useCases } = createScenario()
    const { acme } = await shop()
    const preview = (changes: object) =>
      useCases.previewPolicy({ ownerId: acme.id, policy: null, range: { from: 0, to: 1 }, ...changes })
    for (const range of [
      { from: 1, to: 1 },
      { from: 0, to: 32 * 86_400_000 },
    ])
      expect(await preview({ range })).toMatchObject({ kind: 'invalid', issues: [{ path: ['decidedAt'] }] })
    const policy = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 0, windowSeconds: 1 }] }
    expect(await preview({ policy })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['policy', 'rateLimits', '0', 'limit'] }],
    })
    expect(await preview({ ownerId: 'rlm_none' })).toEqual({ kind: 'notFound' })
  })
})

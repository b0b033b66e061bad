import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyContent } from '../../src/policies/policy.ts'
import { solveMemoryChallenge } from '../../src/testing/memoryServices.ts'
import { beginStory, openPolicy, owner, shopOrigin } from '../story/beginStory.ts'
import { policyAround } from './arbitraries.ts'

interface Traffic {
  readonly afterSeconds: number
  readonly callee: string
  readonly address: string
}

const traffic: fc.Arbitrary<Traffic[]> = fc.array(
  fc.record({
    afterSeconds: fc.constantFrom(0, 1, 30, 600, 3_600),
    callee: fc.constantFrom('support', 'sales', 'nobody'),
    address: fc.constantFrom('203.0.113.1', '203.0.113.2', '2001:db8::1'),
  }),
  { minLength: 1, maxLength: 25 },
)

/** Plays the traffic as visitors do who solve what they are asked to solve, and tells how each call ended. */
async function play(requests: readonly Traffic[], realmPolicy: PolicyContent, clientPolicy: PolicyContent) {
  const story = beginStory()
  const { acme, client } = await story.shop()
  await story.destination(acme.id, 'sales')
  await story.policy(acme.id, realmPolicy)
  await story.policy(client.id, clientPolicy)
  const from = story.clock.now()
  const ends: (string | null)[] = []
  for (const { afterSeconds, callee, address } of requests) {
    story.clock.advance(afterSeconds * 1_000)
    const ask = (challengeSolution: string | null) =>
      story.askOne(client.id, [callee], 'PUBLISHABLE', shopOrigin, { address, challengeSolution })
    let outcome = await ask(null)
    if (outcome.kind === 'refused' && outcome.challenge !== null)
      outcome = await ask(solveMemoryChallenge(outcome.challenge.altcha))
    if (outcome.kind === 'invalid') throw new Error('invalid')
    ends.push(outcome.kind === 'issued' ? null : outcome.refusal.reason)
  }
  return { ...story, acme, client, ends, range: { from, to: story.clock.now() + 1 } }
}

/** Starts at 03:04 on a Friday, so that one hour more or less changes nothing about the day. */
const start = Date.UTC(2026, 0, 2, 3, 4, 5)

describe('a preview on past traffic', () => {
  it('says what then happens: the same traffic under the draft ends as it was foretold', async () => {
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

  it('counts by reason, gives the newest examples, and leaves trials out', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    for (let index = 0; index < 14; index += 1) {
      story.clock.advance(1_000)
      await story.askOne(client.id, ['support'])
    }
    const trial = { callee: 'support', origin: null, visitorAddress: null, evaluatedAt: null, policies: [], mint: true }
    await story.useCases.tryIssuance(owner, { ...trial, apiClientId: client.id })
    const now = story.clock.now()
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'ADDRESS', limit: 2, windowSeconds: 3_600 }] }
    const outcome = await story.useCases.previewPolicy({
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
      preview.examples.map(async ({ issuanceId }) => (await story.store.issuances.find(issuanceId))?.decidedAt),
    )
    expect(times[0]).toBe(now)
    expect(times).toEqual([...times].sort((a, b) => Number(b) - Number(a)))
  })

  it('looks at each of many decisions once, page after page', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    const from = story.clock.now()
    for (let index = 0; index < 60; index += 1) {
      story.clock.advance(1_000)
      // At one instant, so that pages end between decisions that only their ids tell apart.
      await story.ask(client.id, Array(10).fill('support'))
    }
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 100, windowSeconds: 3_600 }] }
    const range = { from, to: story.clock.now() + 1 }
    const outcome = await story.useCases.previewPolicy({ ownerId: acme.id, policy: draft, range })
    expect(outcome).toMatchObject({ preview: { decisionCount: 600, changedCount: 500 } })
  })

  it('begins with the counts as they were, not at nothing', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    for (let index = 0; index < 4; index += 1) {
      await story.askOne(client.id, ['support'])
      story.clock.advance(60_000)
    }
    const now = story.clock.now()
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 2, windowSeconds: 3_600 }] }
    const range = { from: now - 120_000, to: now + 1 }
    const outcome = await story.useCases.previewPolicy({ ownerId: acme.id, policy: draft, range })
    expect(outcome).toMatchObject({ preview: { decisionCount: 2, changedCount: 2 } })
  })

  it('of a client or a destination counts what is under it, and minds what the realm counts with others', async () => {
    const story = beginStory()
    const { acme, support, client } = await story.shop()
    const sales = await story.destination(acme.id, 'sales')
    for (const callee of ['support', 'sales', 'sales']) await story.askOne(client.id, [callee])
    const range = { from: story.clock.now(), to: story.clock.now() + 1 }
    const draft: PolicyContent = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] }
    const previewOf = async (ownerId: string) => story.useCases.previewPolicy({ ownerId, policy: draft, range })
    expect(await previewOf(sales.id)).toMatchObject({ preview: { decisionCount: 2, changedCount: 1 } })
    expect(await previewOf(support.id)).toMatchObject({ preview: { decisionCount: 1, changedCount: 0 } })
    expect(await previewOf(client.id)).toMatchObject({ preview: { decisionCount: 3, changedCount: 2 } })
  })

  it('of one of two destinations with the same address counts what called the address, and not what called the other', async () => {
    const story = beginStory()
    const acme = await story.realm({ calleePatterns: ['*@acme.example'] })
    const support = await story.destination(acme.id, 'support')
    const help = await story.destination(acme.id, 'help', 'Support@acme.example')
    const client = await story.apiClient(acme.id)
    await story.policy(help.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const outcomes = [
      ...(await story.ask(client.id, ['support', 'help', 'support'], 'SECRET')),
      ...(await story.ask(client.id, [support.address], 'SECRET')),
    ]
    expect(outcomes.map(({ kind }) => kind)).toEqual(['issued', 'issued', 'issued', 'refused'])
    const range = { from: story.clock.now(), to: story.clock.now() + 1 }
    const previewOf = async (ownerId: string, limit: number) => {
      const rateLimits = [{ scope: 'OWNER', limit, windowSeconds: 60 }] as const
      return story.useCases.previewPolicy({ ownerId, policy: { ...openPolicy, rateLimits }, range })
    }
    expect(await previewOf(help.id, 1)).toMatchObject({ preview: { decisionCount: 2, changedCount: 0 } })
    expect(await previewOf(help.id, 2)).toMatchObject({ preview: { decisionCount: 2, changedCount: 1 } })
    expect(await previewOf(support.id, 2)).toMatchObject({ preview: { decisionCount: 3, changedCount: 0 } })
    expect(await previewOf(support.id, 1)).toMatchObject({ preview: { decisionCount: 3, changedCount: 1 } })
  })

  it('of a monitored draft changes nothing and tells what it would record', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    for (let index = 0; index < 3; index += 1) await story.askOne(client.id, ['support'])
    const range = { from: story.clock.now(), to: story.clock.now() + 1 }
    const rateLimits = [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] as const
    const policy: PolicyContent = { ...openPolicy, mode: 'MONITORED', rateLimits }
    const outcome = await story.useCases.previewPolicy({ ownerId: acme.id, policy, range })
    if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
    expect(outcome.preview.changedCount).toBe(0)
    expect([...outcome.preview.newlyRecorded]).toEqual([['RATE_LIMITED', 2]])
    const businessHours: PolicyContent['businessHours'] = {
      timeZone: 'UTC',
      windows: [{ weekday: 'SUNDAY', opens: '00:00', closes: '24:00' }],
      closedDates: [],
    }
    const closed = await story.useCases.previewPolicy({ ownerId: acme.id, policy: { ...policy, businessHours }, range })
    if (closed.kind !== 'previewed') throw new Error(closed.kind)
    expect([...closed.preview.newlyRecorded]).toEqual([['OUTSIDE_BUSINESS_HOURS', 3]])
  })

  /** What a draft for the realm would have made of everything so far. */
  async function previewOf(story: ReturnType<typeof beginStory>, ownerId: string, draft: Partial<PolicyContent>) {
    const range = { from: start, to: story.clock.now() + 1 }
    const policy = { ...openPolicy, ...draft }
    const outcome = await story.useCases.previewPolicy({ ownerId, policy, range })
    if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
    return outcome.preview
  }
  const once = [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] as const
  const oncePerCallee = [{ scope: 'CALLEE', limit: 1, windowSeconds: 60 }] as const

  it('leaves alone what no policy has a say in, and what was waiting for a proof of work', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    const block = { realmId: acme.id, network: '198.51.100.7', issuanceId: null, reason: 'x', endsAt: null }
    await story.useCases.createBlock(owner, block)
    await story.policy(acme.id, { challenge: 'PROOF_OF_WORK' })
    const outcomes = [
      await story.askOne(client.id, ['support'], 'PUBLISHABLE', 'https://evil.example'),
      await story.askOne(client.id, ['nobody']),
      await story.askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { address: '198.51.100.7' }),
      await story.askOne(client.id, ['support']),
      await story.askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { challengeSolution: 'nonsense' }),
    ]
    const pause = { ownerId: client.id, reason: 'x', publicMessage: null, endsAt: null }
    await story.useCases.pauseIssuing(owner, pause)
    outcomes.push(await story.askOne(client.id, ['support']))
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
    expect(await previewOf(story, acme.id, { businessHours })).toMatchObject({ decisionCount: 6, changedCount: 0 })
    expect(await previewOf(story, acme.id, { mode: 'MONITORED', businessHours })).toMatchObject({
      newlyRecorded: new Map(),
    })
  })

  it('counts as newly challenged what is issued either way and did not have to prove anything before', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    await story.ask(client.id, ['support', 'support', 'support'])
    const challenge = 'PROOF_OF_WORK'
    expect(await previewOf(story, acme.id, { challenge, rateLimits: once })).toMatchObject({
      newlyChallenged: 1,
      newlyRefused: new Map([['RATE_LIMITED', 2]]),
    })
    expect(await previewOf(story, acme.id, { challenge, mode: 'MONITORED' })).toMatchObject({ newlyChallenged: 0 })
    await story.policy(acme.id, { rateLimits: once })
    expect(await previewOf(story, acme.id, { challenge })).toMatchObject({
      newlyChallenged: 1,
      newlyIssued: new Map([['RATE_LIMITED', 2]]),
    })
    await story.policy(acme.id, { challenge }, 1)
    expect(await previewOf(story, acme.id, { challenge })).toMatchObject({ newlyChallenged: 0 })
  })

  it('counts as newly recorded what is issued either way and was not recorded before', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    await story.ask(client.id, ['support', 'support'])
    const draft = { mode: 'MONITORED', rateLimits: once } as const
    expect(await previewOf(story, acme.id, draft)).toMatchObject({ newlyRecorded: new Map([['RATE_LIMITED', 1]]) })
    await story.policy(acme.id, draft)
    expect(await previewOf(story, acme.id, draft)).toMatchObject({ newlyRecorded: new Map() })
    await story.policy(acme.id, { rateLimits: once }, 1)
    expect(await previewOf(story, acme.id, draft)).toMatchObject({
      newlyRecorded: new Map(),
      newlyIssued: new Map([['RATE_LIMITED', 1]]),
    })
  })

  it('counts callees as the limits do: by address, in whatever letter case, and those that are gone each on its own', async () => {
    const story = beginStory()
    const acme = await story.realm({ calleePatterns: ['*@acme.example', '*@partners.example'] })
    const client = await story.apiClient(acme.id)
    await story.destination(acme.id, 'support')
    await story.destination(acme.id, 'help', 'Support@acme.example')
    await story.ask(client.id, ['support', 'help'])
    expect(await previewOf(story, acme.id, { rateLimits: oncePerCallee })).toMatchObject({ changedCount: 1 })
    await story.ask(client.id, ['one@partners.example', 'ONE@partners.example'], 'SECRET')
    expect(await previewOf(story, acme.id, { rateLimits: oncePerCallee })).toMatchObject({ changedCount: 2 })
    for (const alias of ['sales', 'board']) {
      const { id } = await story.destination(acme.id, alias)
      await story.ask(client.id, [alias])
      await story.useCases.deleteDestination(owner, { destinationId: id })
    }
    expect(await previewOf(story, acme.id, { rateLimits: oncePerCallee })).toMatchObject({
      decisionCount: 6,
      changedCount: 2,
    })
  })

  it('of a destination counts calls of its address in whatever letter case they were written', async () => {
    const story = beginStory()
    const acme = await story.realm({ calleePatterns: ['*@acme.example', 'SUPPORT@acme.example'] })
    const support = await story.destination(acme.id, 'support')
    const client = await story.apiClient(acme.id)
    await story.ask(client.id, ['SUPPORT@ACME.example', 'support@acme.example'], 'SECRET')
    expect(await previewOf(story, support.id, { rateLimits: once })).toMatchObject({
      decisionCount: 2,
      changedCount: 1,
    })
  })

  it('without a policy says what it alone refused, as full as its counts were when the range began', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    await story.policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 3_600 }] })
    await story.askOne(client.id, ['support'])
    story.clock.advance(60_000)
    await story.askOne(client.id, ['support'])
    const range = { from: story.clock.now(), to: story.clock.now() + 1 }
    expect(await story.useCases.previewPolicy({ ownerId: acme.id, policy: null, range })).toMatchObject({
      preview: { decisionCount: 1, newlyIssued: new Map([['RATE_LIMITED', 1]]) },
    })
  })

  it('of a client leaves out what others asked for', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    const other = await story.apiClient(acme.id)
    for (const { id } of [client, other, other]) await story.askOne(id, ['support'])
    expect(await previewOf(story, client.id, {})).toMatchObject({ decisionCount: 1 })
    expect(await previewOf(story, other.id, {})).toMatchObject({ decisionCount: 2 })
  })

  it('looks at the newest hundred thousand decisions, and says whether there were more', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    for (let index = 0; index < 5; index += 1) {
      await story.askOne(client.id, ['support'])
      story.clock.advance(1_000)
    }
    const { decidedAtOfNewest } = story.store.issuances
    const ranks: number[] = []
    const lookingAt = async (count: number) => {
      story.store.issuances.decidedAtOfNewest = async (realmId, range, rank) => {
        ranks.push(rank)
        return decidedAtOfNewest(realmId, range, count)
      }
      return previewOf(story, acme.id, {})
    }
    expect(await lookingAt(3)).toMatchObject({ decisionCount: 3, isPartial: true })
    expect(await lookingAt(5)).toMatchObject({ decisionCount: 5, isPartial: false })
    expect(await lookingAt(6)).toMatchObject({ decisionCount: 5, isPartial: false })
    expect(ranks).toEqual([100_000, 100_000, 100_000])
  })

  it('takes a range of 31 days, and of no millisecond more', async () => {
    const { shop, useCases } = beginStory()
    const { acme } = await shop()
    const over = (to: number) => useCases.previewPolicy({ ownerId: acme.id, policy: null, range: { from: 0, to } })
    expect(await over(31 * 86_400_000)).toMatchObject({ kind: 'previewed' })
    expect(await over(31 * 86_400_000 + 1)).toMatchObject({ kind: 'invalid' })
  })

  it('refuses a range that is empty or over a month, an invalid draft, and an owner that is not there', async () => {
    const { shop, useCases } = beginStory()
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

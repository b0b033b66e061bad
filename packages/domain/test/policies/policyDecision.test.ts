import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AppliedPolicy, PolicyContent } from '../../src/policies/policy.ts'
import { decideByHours, decideByLimits } from '../../src/policies/policyDecision.ts'
import { RateLedger } from '../../src/policies/RateLedger.ts'
import { type EvaluationInput, isCountable, rateDemandOf, subjectLimitOf } from '../../src/policies/rateLimits.ts'
import { instantsIn, policyAround, zones } from './arbitraries.ts'
import { type CountedIssuance, decideByHand, type PlainRequest } from './decideByHand.ts'

const appliedTo = (policies: readonly PolicyContent[]): AppliedPolicy[] =>
  policies.map((content, index) => ({ ownerId: `owner${index}`, ownerName: `owner ${index}`, revision: 1, content }))

/** Decides like the use cases, with a ledger for the counters. */
function decide(policies: readonly PolicyContent[], ledger: RateLedger, request: PlainRequest) {
  const { at, callee, visitor, solution } = request
  const input: EvaluationInput = {
    policies: appliedTo(policies),
    subjects: { callee, visitor: { key: visitor } },
    solution,
  }
  const hours = decideByHours(input.policies, at)
  if (hours.refusal !== null) return { refusal: hours.refusal, wouldBeRefusedFor: null, steps: hours.steps }
  const demand = rateDemandOf(input, hours.monitoredReason, at)
  const result = isCountable(input) ? ledger.take(demand, at) : ledger.peek(demand, at)
  return decideByLimits(input, hours, result)
}

const solutions = (at: number) =>
  fc.oneof(
    fc.constant({ kind: 'none' } as const),
    fc.constant({ kind: 'invalid' } as const),
    fc.constant({ kind: 'expired' } as const),
    fc
      .constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
      .map((challengeId) => ({ kind: 'solved', challengeId, expiresAt: at + 100 * 86_400_000 }) as const),
  )

/** Requests in the order of time, mostly close together. */
const requestsFrom = (start: number): fc.Arbitrary<PlainRequest[]> =>
  fc
    .array(
      fc.record({
        after: fc.constantFrom(0, 1, 400, 1_000, 59_999, 60_000, 1_800_000, 3_600_000, 40_000_000),
        callee: fc.constantFrom('x', 'y'),
        visitor: fc.constantFrom('u', 'v', 'w'),
        solution: solutions(start),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((steps) => {
      let at = start
      return steps.map(({ after, ...request }) => {
        at += after
        return { ...request, at }
      })
    })

const scenario = fc.constantFrom(...zones).chain((zone) =>
  instantsIn(zone).chain((start) =>
    fc.record({
      policies: fc.array(policyAround(zone, start), { maxLength: 3 }),
      added: policyAround(zone, start),
      requests: requestsFrom(start),
    }),
  ),
)

const open: PolicyContent = { mode: 'ENFORCED', rateLimits: [], businessHours: null, challenge: 'NONE' }
const oneAMinute = { scope: 'OWNER', limit: 1, windowSeconds: 60 } as const
const sundays: PolicyContent['businessHours'] = {
  timeZone: 'UTC',
  windows: [{ weekday: 'SUNDAY', opens: '09:00', closes: '17:00' }],
  closedDates: [],
}
/** At ten in the morning on Friday, 2 January 2026. */
const plain: PlainRequest = { at: Date.UTC(2026, 0, 2, 10), callee: 'x', visitor: 'v', solution: { kind: 'none' } }

describe('the policy engine', () => {
  it('decides like an independent evaluation of the rules over all issuances', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(scenario, ({ policies, requests }) => {
        const ledger = new RateLedger()
        const history: CountedIssuance[] = []
        const usedChallenges = new Set<string>()
        for (const request of requests) {
          const decided = decide(policies, ledger, request)
          const expected = decideByHand(policies, history, usedChallenges, request)
          expect([decided.refusal?.reason ?? null, decided.wouldBeRefusedFor]).toEqual([
            expected.reason,
            expected.wouldBe,
          ])
          history.push(...expected.counted)
          const { solution } = request
          const isAsked = policies.some(
            ({ mode, challenge }) =>
              challenge === 'PROOF_OF_WORK' && (mode === 'ENFORCED' || expected.wouldBe === null),
          )
          if (expected.reason === null && solution.kind === 'solved' && isAsked)
            usedChallenges.add(solution.challengeId)
          const word = `${expected.reason} ${expected.wouldBe}`
          seen.set(word, (seen.get(word) ?? 0) + 1)
        }
      }),
      { numRuns: 800 },
    )
    for (const word of [
      'null null',
      'OUTSIDE_BUSINESS_HOURS null',
      'RATE_LIMITED null',
      'CHALLENGE_REQUIRED null',
      'CHALLENGE_FAILED null',
      'null OUTSIDE_BUSINESS_HOURS',
      'null RATE_LIMITED',
      'null CHALLENGE_REQUIRED',
      'null CHALLENGE_FAILED',
    ])
      expect([word, (seen.get(word) ?? 0) > 10]).toEqual([word, true])
  })

  it('still refuses all refused requests after a policy is added', () => {
    fc.assert(
      fc.property(scenario, ({ policies, added, requests }) => {
        const ledger = new RateLedger()
        for (const request of requests) {
          // Evaluated first with the same counters, without counting.
          const input = {
            subjects: { callee: request.callee, visitor: { key: request.visitor } },
            solution: request.solution,
          }
          const more: EvaluationInput = { ...input, policies: appliedTo([...policies, added]) }
          const hours = decideByHours(more.policies, request.at)
          const isRefusedWithMore =
            hours.refusal !== null ||
            decideByLimits(more, hours, ledger.peek(rateDemandOf(more, hours.monitoredReason, request.at), request.at))
              .refusal !== null
          if (decide(policies, ledger, request).refusal !== null) expect(isRefusedWithMore).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('returns the first time at which hours and limits allow a retry', () => {
    let checked = 0
    fc.assert(
      fc.property(scenario, ({ policies, requests }) => {
        const ledger = new RateLedger()
        for (const request of requests) {
          const solvedRequest = { ...request, solution: { kind: 'assumed' } as const }
          const { refusal } = decide(policies, ledger, solvedRequest)
          if (refusal?.retryAt == null) continue
          checked += 1
          const later = refusal.retryAt
          expect(later).toBeGreaterThan(request.at)
          const input: EvaluationInput = {
            policies: appliedTo(policies),
            subjects: { callee: request.callee, visitor: { key: request.visitor } },
            solution: { kind: 'assumed' },
          }
          const hours = decideByHours(input.policies, later)
          if (refusal.reason === 'OUTSIDE_BUSINESS_HOURS') expect(hours.refusal).toBeNull()
          else expect(ledger.peek(rateDemandOf(input, hours.monitoredReason, later), later).kind).toBe('allowed')
        }
      }),
      { numRuns: 250 },
    )
    expect(checked).toBeGreaterThan(200)
  })

  it('describes each step of each policy up to the one that refused', () => {
    const weekday = { weekday: 'MONDAY', opens: '09:00', closes: '17:00' } as const
    const realm: PolicyContent = {
      mode: 'ENFORCED',
      rateLimits: [{ scope: 'ADDRESS', limit: 1, windowSeconds: 600 }],
      businessHours: { timeZone: 'Europe/Lisbon', windows: [weekday], closedDates: [] },
      challenge: 'NONE',
    }
    const ledger = new RateLedger()
    const monday = Date.UTC(2026, 0, 5, 10, 12)
    const request: PlainRequest = { at: monday, callee: 'x', visitor: 'v', solution: { kind: 'none' } }
    expect(decide([realm], ledger, request).steps.map(({ detail }) => detail)).toEqual([
      'open, Mo 10:12 in Europe/Lisbon',
      'not reached: each visitor: 1 in 10 min',
    ])
    expect(decide([realm], ledger, { ...request, at: monday + 1_000 })).toMatchObject({
      refusal: { reason: 'RATE_LIMITED', retryAt: monday + 600_000 },
      steps: [
        {},
        {
          check: 'RATE_LIMIT',
          isPassed: false,
          isEnforced: true,
          detail: 'reached: each visitor: 1 in 10 min, free again at 2026-01-05T10:22:00.000Z',
          policy: { ownerId: 'owner0', ownerName: 'owner 0', revision: 1 },
        },
      ],
    })
    expect(
      decide([realm], ledger, { ...request, at: Date.UTC(2026, 0, 4, 23, 10) }).steps.map(({ detail }) => detail),
    ).toEqual(['closed, Su 23:10 in Europe/Lisbon; opens Mo 2026-01-05 09:00'])
  })

  it('describes closed dates and hours that do not open within a year', () => {
    const everyFriday = { timeZone: 'UTC', windows: [{ weekday: 'FRIDAY', opens: '09:00', closes: '17:00' }] } as const
    const detailAt = (closedDates: readonly string[], at: number) =>
      decide([{ ...open, businessHours: { ...everyFriday, closedDates } }], new RateLedger(), { ...plain, at }).steps[0]
        ?.detail
    const friday = Date.UTC(2026, 0, 2, 10)
    expect(detailAt(['2026-01-02'], friday)).toBe(
      'closed, Fr 10:00 in UTC, and 2026-01-02 is a closed date; opens Fr 2026-01-09 09:00',
    )
    expect(detailAt(['2026-01-02'], friday + 8 * 3_600_000 + 86_400_000)).toBe(
      'closed, Sa 18:00 in UTC; opens Fr 2026-01-09 09:00',
    )
    const fridays = Array.from({ length: 60 }, (_, week) =>
      new Date(friday + week * 7 * 86_400_000).toISOString().slice(0, 10),
    )
    expect(detailAt(fridays, friday + 86_400_000)).toBe('closed, Sa 10:00 in UTC; does not open within a year')
  })

  it('skips monitored policies after a monitored refusal, and policies without limits', () => {
    const monitored: PolicyContent = { ...open, mode: 'MONITORED', businessHours: sundays }
    const both = decide([monitored, monitored, open], new RateLedger(), plain)
    expect(both).toMatchObject({ refusal: null, wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS' })
    expect(both.steps.map(({ check, policy }) => [check, policy?.ownerId])).toEqual([['BUSINESS_HOURS', 'owner0']])
  })

  it('includes no monitored policy in a refusal', () => {
    const enforced: PolicyContent = { ...open, businessHours: sundays }
    const input: EvaluationInput = {
      policies: appliedTo([{ ...enforced, mode: 'MONITORED' }, enforced]),
      subjects: { callee: 'x', visitor: { key: 'v' } },
      solution: { kind: 'none' },
    }
    expect(decideByHours(input.policies, plain.at)).toMatchObject({
      refusal: { reason: 'OUTSIDE_BUSINESS_HOURS' },
      monitoredReason: null,
    })
    const limited: PolicyContent = { ...open, rateLimits: [oneAMinute] }
    const roomy: PolicyContent = { ...limited, mode: 'MONITORED', rateLimits: [{ ...oneAMinute, limit: 9 }] }
    const ledger = new RateLedger()
    decide([roomy, limited], ledger, plain)
    expect(decide([roomy, limited], ledger, plain).steps.map(({ policy }) => policy?.ownerId)).toEqual(['owner1'])
  })

  it('counts each scope and each window separately, even if their subjects are equal', () => {
    const subjects = { callee: 'x', visitor: { key: 'x' } }
    const keys = (['OWNER', 'CALLEE', 'ADDRESS'] as const).flatMap((scope) =>
      [1, 60].map(
        (windowSeconds) => subjectLimitOf({ ownerId: 'o' }, { scope, limit: 1, windowSeconds }, subjects).key,
      ),
    )
    expect(new Set(keys).size).toBe(6)
  })

  it('returns when the enforced hours open, ignoring monitored ones', () => {
    const openFrom = (opens: string) =>
      ({ timeZone: 'UTC', windows: [{ weekday: 'FRIDAY', opens, closes: '17:00' }], closedDates: [] }) as const
    const policies: PolicyContent[] = [
      { ...open, businessHours: openFrom('09:00') },
      { ...open, mode: 'MONITORED', businessHours: openFrom('11:00') },
    ]
    const at = Date.UTC(2026, 0, 2, 8)
    expect(decide(policies, new RateLedger(), { ...plain, at }).refusal?.retryAt).toBe(Date.UTC(2026, 0, 2, 9))
  })

  it('counts a request that monitored hours would have refused in no monitored limit', () => {
    const policy: PolicyContent = {
      ...open,
      mode: 'MONITORED',
      rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 3_600 }],
      businessHours: {
        timeZone: 'UTC',
        windows: [{ weekday: 'FRIDAY', opens: '09:00', closes: '17:00' }],
        closedDates: [],
      },
    }
    const ledger = new RateLedger()
    const nine = Date.UTC(2026, 0, 2, 9)
    const reasons = [nine - 1_000, nine, nine + 1_000].map(
      (at) => decide([policy], ledger, { ...plain, at }).wouldBeRefusedFor,
    )
    expect(reasons).toEqual(['OUTSIDE_BUSINESS_HOURS', null, 'RATE_LIMITED'])
  })
})

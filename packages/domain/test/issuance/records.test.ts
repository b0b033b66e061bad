import { describe, expect, it } from 'vitest'
import type { CallOutcome } from '../../src/issuance/reportCall.ts'
import { createScenario, owner } from '../scenario/createScenario.ts'

describe('a receipt', () => {
  it('distinguishes the visitors of one day, with other hashes on another day', async () => {
    const { shop, issueOne, clock } = createScenario()
    const { client } = await shop()
    const visitorFrom = async (address: string) => {
      const outcome = await issueOne(client.id, ['support'], { address })
      return outcome.kind === 'invalid' ? null : outcome.issuance.visitor
    }
    const first = await visitorFrom('203.0.113.7')
    expect(first).toMatch(/^[0-9a-f]{16}$/)
    expect(await visitorFrom('203.0.113.7')).toBe(first)
    expect(await visitorFrom('203.0.113.8')).not.toBe(first)
    clock.advance(86_400_000)
    expect(await visitorFrom('203.0.113.7')).not.toBe(first)
  })

  it('has one hash for the whole network of a visitor: an IPv6 /64', async () => {
    const { shop, issueOne } = createScenario()
    const { client } = await shop()
    const visitorFrom = async (address: string) => {
      const outcome = await issueOne(client.id, ['support'], { address })
      return outcome.kind === 'invalid' ? null : outcome.issuance.visitor
    }
    const first = await visitorFrom('2001:db8:0:1::1')
    expect(await visitorFrom('2001:db8:0:1:ffff::2')).toBe(first)
    expect(await visitorFrom('2001:db8:0:2::1')).not.toBe(first)
  })

  it('has no visitor if the address is malformed', async () => {
    const { shop, issueOne } = createScenario()
    const { client } = await shop()
    expect(await issueOne(client.id, ['support'], { address: 'unknown' })).toMatchObject({
      kind: 'issued',
      issuance: { visitor: null, isAddressKept: false },
    })
  })

  it('loses visitor data in any number, in slices', async () => {
    const { shop, issueOne, store, clock, clockGuard, useCases } = createScenario()
    const { client } = await shop()
    const outcome = await issueOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error(outcome.kind)
    await store.issuances.record(
      Array.from({ length: 1_500 }, (_, index) => ({
        issuance: { ...outcome.issuance, id: `iss_more${index}` },
        address: null,
        rateWindows: [{ key: 'k', openedAt: 1, endsAt: 2 }],
        idempotency: null,
      })),
    )
    const turns: number[] = []
    const { forgetVisitors } = store.issuances
    store.issuances.forgetVisitors = async (before, limit) => {
      turns.push(limit)
      return forgetVisitors(before, limit)
    }
    clock.advance(25 * 3_600_000 + 1)
    clockGuard.sample()
    expect(await useCases.forgetVisitors()).toBe(1_500)
    expect(turns).toEqual(Array.from({ length: 16 }, () => 100))
  })

  it('keeps the address for its configured time at most, and rate windows for a day', async () => {
    const { shop, policy, issueOne, store, clock, clockGuard, useCases } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, { rateLimits: [{ scope: 'ADDRESS', limit: 9, windowSeconds: 60 }] })
    const outcome = await issueOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error('not issued')
    const { id } = outcome.issuance
    const kept = async () => {
      const issuance = await store.issuances.find(id)
      const counts = await store.issuances.countsInForce(0)
      expect(await store.issuances.addressOf(id, 0)).toBe(issuance?.isAddressKept ? '203.0.113.7' : null)
      return [issuance?.isAddressKept, counts.length]
    }
    expect(JSON.stringify(await store.issuances.find(id))).not.toContain('203.0.113.7')
    expect(await kept()).toEqual([true, 1])
    for (const [hours, expected] of [
      [23.75, [true, 1]],
      // Addresses of the same quarter of an hour are removed together, when the first of them is due.
      [24, [false, 1]],
      [25.01, [false, 0]],
    ] as const) {
      clock.advance(outcome.issuance.decidedAt + hours * 3_600_000 - clock.now())
      clockGuard.sample()
      await useCases.forgetVisitors()
      expect([hours, await kept()]).toEqual([hours, expected])
    }
  })

  it('is published to listeners once it is recorded, refused or issued', async () => {
    const { shop, issueBatch, services, store } = createScenario()
    const { client } = await shop()
    const heard: string[] = []
    const stop = services.issuanceFeed.subscribe(({ id }) => heard.push(id))
    const outcomes = await issueBatch(client.id, ['support', 'unknown', 'Not An Alias'])
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'invalid' ? [] : [outcome.issuance.id]))
    expect(heard).toEqual(ids)
    store.issuances.record = () => Promise.reject(new Error('disk full'))
    await expect(issueBatch(client.id, ['support'])).rejects.toThrow()
    expect(heard).toEqual(ids)
    stop()
  })
})

describe('the report of a call', () => {
  async function createCallScenario() {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    const outcome = await scenario.issueOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error('not issued')
    const { id } = outcome.issuance
    const report = (callOutcome: CallOutcome, failureCode: string | null = null, apiClientId = client.id) =>
      scenario.useCases.reportCall({ apiClientId }, { issuanceId: id, outcome: callOutcome, failureCode })
    const reported = async () => (await scenario.store.issuances.find(id))?.report
    return { ...scenario, acme, client, id, report, reported, decidedAt: outcome.issuance.decidedAt }
  }

  it('is stored with the issuance, the last one of each kind', async () => {
    const { report, reported, clock } = await createCallScenario()
    expect(await reported()).toBeNull()
    clock.advance(2_000)
    await report('CONNECTED')
    const connectedAt = clock.now()
    clock.advance(60_000)
    await report('ENDED', 'ignored')
    expect(await reported()).toEqual({ connectedAt, endedAt: clock.now(), failureCode: null })
    clock.advance(1_000)
    await report('FAILED', '603')
    expect(await reported()).toEqual({ connectedAt, endedAt: clock.now(), failureCode: '603' })
  })

  it('keeps an end that was reported before the connection, and stores a failure without a code as unknown', async () => {
    const { report, reported, clock } = await createCallScenario()
    await report('FAILED')
    const endedAt = clock.now()
    expect(await reported()).toEqual({ connectedAt: null, endedAt, failureCode: 'unknown' })
    clock.advance(1_000)
    expect(await report('FAILED', 'x'.repeat(64))).toMatchObject({ kind: 'reported' })
    await report('CONNECTED')
    expect(await reported()).toEqual({
      connectedAt: clock.now(),
      endedAt: clock.now(),
      failureCode: 'x'.repeat(64),
    })
  })

  it('is accepted only from the client that received the credentials, within a day, and not for a refusal or a trial', async () => {
    const { report, apiClient, acme, issueOne, client, useCases, clock } = await createCallScenario()
    const other = await apiClient(acme.id)
    expect(await report('CONNECTED', null, other.id)).toEqual({ kind: 'notFound' })
    const refused = await issueOne(client.id, ['unknown'])
    if (refused.kind !== 'refused') throw new Error('not refused')
    const trial = await useCases.tryIssuance(owner, {
      apiClientId: client.id,
      callee: 'support',
      origin: null,
      visitorAddress: null,
      evaluatedAt: null,
      policies: [],
      mint: true,
    })
    if (trial.kind !== 'tried' || trial.issued === null) throw new Error('not minted')
    for (const issuanceId of [refused.issuance.id, trial.issued.issuance.id, 'iss_none'])
      expect(
        await useCases.reportCall({ apiClientId: client.id }, { issuanceId, outcome: 'ENDED', failureCode: null }),
      ).toEqual({ kind: 'notFound' })
    expect(await report('FAILED', 'x'.repeat(65))).toMatchObject({ kind: 'invalid' })
    clock.advance(86_399_999)
    expect(await report('ENDED')).toMatchObject({ kind: 'reported' })
    clock.advance(1)
    expect(await report('ENDED')).toEqual({ kind: 'notFound' })
  })
})

describe('usage', () => {
  it('counts issued, refused, connected and would-be-refused in steps without gaps and without trials', async () => {
    const { shop, issueBatch, policy, useCases, clock } = createScenario()
    const { acme, client } = await shop()
    clock.advance(Date.UTC(2026, 0, 2, 10, 30) - clock.now())
    await policy(acme.id, { mode: 'MONITORED', rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const [first] = await issueBatch(client.id, ['support', 'support', 'unknown'])
    if (first?.kind !== 'issued') throw new Error('not issued')
    await useCases.reportCall(
      { apiClientId: client.id },
      { issuanceId: first.issuance.id, outcome: 'CONNECTED', failureCode: null },
    )
    clock.advance(7_200_000)
    await issueBatch(client.id, ['support'], { origin: 'https://evil.example' })
    const range = { from: Date.UTC(2026, 0, 2, 10), to: Date.UTC(2026, 0, 2, 12, 59) }
    const everywhere = { realmId: null, destinationId: null, apiClientId: null }
    const outcome = await useCases.readUsage({ ...everywhere, realmId: acme.id, range, resolution: 'HOUR' })
    if (outcome.kind !== 'read') throw new Error(outcome.kind)
    const nothing = { issued: 0, refused: 0, refusals: [], wouldBeRefused: 0, connected: 0 }
    expect(outcome.series.points).toEqual([
      {
        startsAt: Date.UTC(2026, 0, 2, 10),
        counts: {
          issued: 2,
          refused: 1,
          refusals: [{ reason: 'CALLEE_NOT_ALLOWED', count: 1 }],
          wouldBeRefused: 1,
          connected: 1,
        },
      },
      { startsAt: Date.UTC(2026, 0, 2, 11), counts: nothing },
      {
        startsAt: Date.UTC(2026, 0, 2, 12),
        counts: { ...nothing, refused: 1, refusals: [{ reason: 'ORIGIN_NOT_ALLOWED', count: 1 }] },
      },
    ])
    expect(outcome.series.totals).toMatchObject({ issued: 2, refused: 2, connected: 1, wouldBeRefused: 1 })
    expect(
      await useCases.readUsage({ ...everywhere, apiClientId: 'cli_other', range, resolution: 'HOUR' }),
    ).toMatchObject({
      series: { totals: nothing },
    })
  })

  it('extends a range to whole steps, and lists the most frequent reason first', async () => {
    const { shop, issueBatch, useCases, clock } = createScenario()
    const { client } = await shop()
    clock.advance(Date.UTC(2026, 0, 2, 10, 20) - clock.now())
    await issueBatch(client.id, ['unknown'])
    await issueBatch(client.id, ['support', 'support'], { origin: 'https://evil.example' })
    const everywhere = { realmId: null, destinationId: null, apiClientId: null }
    const range = { from: Date.UTC(2026, 0, 2, 10, 30), to: Date.UTC(2026, 0, 2, 11, 1) }
    const outcome = await useCases.readUsage({ ...everywhere, range, resolution: 'HOUR' })
    if (outcome.kind !== 'read') throw new Error(outcome.kind)
    expect(outcome.series.points.map(({ startsAt, counts }) => [startsAt, counts.refused])).toEqual([
      [Date.UTC(2026, 0, 2, 10), 3],
      [Date.UTC(2026, 0, 2, 11), 0],
    ])
    expect(outcome.series.totals.refusals).toEqual([
      { reason: 'ORIGIN_NOT_ALLOWED', count: 2 },
      { reason: 'CALLEE_NOT_ALLOWED', count: 1 },
    ])
  })

  it('returns at most 750 points', async () => {
    const { useCases } = createScenario()
    const everywhere = { realmId: null, destinationId: null, apiClientId: null }
    const read = (minutes: number) =>
      useCases.readUsage({ ...everywhere, range: { from: 0, to: minutes * 60_000 }, resolution: 'MINUTE' })
    expect(await read(750)).toMatchObject({ kind: 'read' })
    expect(await read(751)).toMatchObject({ kind: 'invalid' })
    expect(await read(0)).toMatchObject({ kind: 'invalid' })
    expect(await read(-5)).toMatchObject({ kind: 'invalid' })
    // A range of 750 minutes that starts within a minute includes 751 steps.
    const range = { from: 30_000, to: 30_000 + 750 * 60_000 }
    expect(await useCases.readUsage({ ...everywhere, range, resolution: 'MINUTE' })).toMatchObject({ kind: 'invalid' })
  })
})

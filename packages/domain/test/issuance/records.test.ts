import { describe, expect, it } from 'vitest'
import type { CallOutcome } from '../../src/issuance/reportCall.ts'
import { beginStory, owner, shopOrigin } from '../story/beginStory.ts'

describe('a receipt', () => {
  it('tells visitors of one day apart and names nobody: another day it is another name', async () => {
    const { shop, askOne, clock } = beginStory()
    const { client } = await shop()
    const visitorFrom = async (address: string) => {
      const outcome = await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { address })
      return outcome.kind === 'invalid' ? null : outcome.issuance.visitor
    }
    const first = await visitorFrom('203.0.113.7')
    expect(first).toMatch(/^[0-9a-f]{16}$/)
    expect(await visitorFrom('203.0.113.7')).toBe(first)
    expect(await visitorFrom('203.0.113.8')).not.toBe(first)
    clock.advance(86_400_000)
    expect(await visitorFrom('203.0.113.7')).not.toBe(first)
  })

  it('tells the whole network of a visitor by one name: an IPv6 /64', async () => {
    const { shop, askOne } = beginStory()
    const { client } = await shop()
    const visitorFrom = async (address: string) => {
      const outcome = await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { address })
      return outcome.kind === 'invalid' ? null : outcome.issuance.visitor
    }
    const first = await visitorFrom('2001:db8:0:1::1')
    expect(await visitorFrom('2001:db8:0:1:ffff::2')).toBe(first)
    expect(await visitorFrom('2001:db8:0:2::1')).not.toBe(first)
  })

  it('names nobody where what came for an address is none', async () => {
    const { shop, askOne } = beginStory()
    const { client } = await shop()
    expect(await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { address: 'unknown' })).toMatchObject({
      kind: 'issued',
      issuance: { visitor: null, sealedAddress: null },
    })
  })

  it('forgets however many there are, a thousand at a time', async () => {
    const { shop, askOne, store, clock, clockGuard, useCases } = beginStory()
    const { client } = await shop()
    const outcome = await askOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error(outcome.kind)
    await store.issuances.record(
      Array.from({ length: 1_500 }, (_, index) => ({ ...outcome.issuance, id: `iss_more${index}` })),
    )
    const turns: number[] = []
    const { forgetVisitors } = store.issuances
    store.issuances.forgetVisitors = async (before, limit) => {
      turns.push(limit)
      return forgetVisitors(before, limit)
    }
    clock.advance(86_400_001)
    clockGuard.sample()
    expect(await useCases.forgetVisitors()).toBe(1_501)
    expect(turns).toEqual(Array.from({ length: 16 }, () => 100))
  })

  it('keeps the address sealed for its time and no longer, and what limits counted by for a day', async () => {
    const { shop, policy, askOne, store, clock, clockGuard, useCases } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, { rateLimits: [{ scope: 'ADDRESS', limit: 9, windowSeconds: 60 }] })
    const outcome = await askOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error('not issued')
    const { id } = outcome.issuance
    const kept = async () => {
      const issuance = await store.issuances.find(id)
      return [issuance?.sealedAddress !== null, issuance?.rateWindows.length]
    }
    expect(JSON.stringify(await store.issuances.find(id))).not.toContain('203.0.113.7')
    expect(await kept()).toEqual([true, 1])
    for (const [hours, expected] of [
      [23, [true, 1]],
      [24, [true, 1]],
      [24.01, [false, 1]],
      [25.01, [false, 0]],
    ] as const) {
      clock.advance(outcome.issuance.decidedAt + hours * 3_600_000 - clock.now())
      clockGuard.sample()
      await useCases.forgetVisitors()
      expect([hours, await kept()]).toEqual([hours, expected])
    }
  })

  it('is told to who listens once it is recorded, refused or issued', async () => {
    const { shop, ask, services, store } = beginStory()
    const { client } = await shop()
    const heard: string[] = []
    const stop = services.issuanceFeed.subscribe(({ id }) => heard.push(id))
    const outcomes = await ask(client.id, ['support', 'nobody', 'Not An Alias'])
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'invalid' ? [] : [outcome.issuance.id]))
    expect(heard).toEqual(ids)
    store.issuances.record = () => Promise.reject(new Error('disk full'))
    await expect(ask(client.id, ['support'])).rejects.toThrow()
    expect(heard).toEqual(ids)
    stop()
  })
})

describe('what became of a call', () => {
  async function beginCall() {
    const story = beginStory()
    const { acme, client } = await story.shop()
    const outcome = await story.askOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error('not issued')
    const { id } = outcome.issuance
    const report = (callOutcome: CallOutcome, failureCode: string | null = null, apiClientId = client.id) =>
      story.useCases.reportCall({ apiClientId }, { issuanceId: id, outcome: callOutcome, failureCode })
    const reported = async () => (await story.store.issuances.find(id))?.report
    return { ...story, acme, client, id, report, reported, decidedAt: outcome.issuance.decidedAt }
  }

  it('is kept with the issuance: of each kind the last, and none in place of another', async () => {
    const { report, reported, clock } = await beginCall()
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

  it('keeps the end that came before it was said to be connected, and a failure without a code is an unknown one', async () => {
    const { report, reported, clock } = await beginCall()
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

  it('only the client can tell that was issued the credentials, within a day, and not of a refusal or a trial', async () => {
    const { report, apiClient, acme, askOne, client, useCases, clock } = await beginCall()
    const other = await apiClient(acme.id)
    expect(await report('CONNECTED', null, other.id)).toEqual({ kind: 'notFound' })
    const refused = await askOne(client.id, ['nobody'])
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
  it('counts issued, refused by reason, connected and would-be-refused in steps without gaps, and no trials', async () => {
    const { shop, ask, policy, useCases, clock } = beginStory()
    const { acme, client } = await shop()
    clock.advance(Date.UTC(2026, 0, 2, 10, 30) - clock.now())
    await policy(acme.id, { mode: 'MONITORED', rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const [first] = await ask(client.id, ['support', 'support', 'nobody'])
    if (first?.kind !== 'issued') throw new Error('not issued')
    await useCases.reportCall(
      { apiClientId: client.id },
      { issuanceId: first.issuance.id, outcome: 'CONNECTED', failureCode: null },
    )
    clock.advance(7_200_000)
    await ask(client.id, ['support'], 'PUBLISHABLE', 'https://evil.example')
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

  it('widens a range to whole steps, and tells the most frequent reason first', async () => {
    const { shop, ask, useCases, clock } = beginStory()
    const { client } = await shop()
    clock.advance(Date.UTC(2026, 0, 2, 10, 20) - clock.now())
    await ask(client.id, ['nobody'])
    await ask(client.id, ['support', 'support'], 'PUBLISHABLE', 'https://evil.example')
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

  it('gives at most 750 points', async () => {
    const { useCases } = beginStory()
    const everywhere = { realmId: null, destinationId: null, apiClientId: null }
    const read = (minutes: number) =>
      useCases.readUsage({ ...everywhere, range: { from: 0, to: minutes * 60_000 }, resolution: 'MINUTE' })
    expect(await read(750)).toMatchObject({ kind: 'read' })
    expect(await read(751)).toMatchObject({ kind: 'invalid' })
    expect(await read(0)).toMatchObject({ kind: 'invalid' })
    expect(await read(-5)).toMatchObject({ kind: 'invalid' })
    // A range of 750 minutes that begins within one touches 751 of them.
    const range = { from: 30_000, to: 30_000 + 750 * 60_000 }
    expect(await useCases.readUsage({ ...everywhere, range, resolution: 'MINUTE' })).toMatchObject({ kind: 'invalid' })
  })
})

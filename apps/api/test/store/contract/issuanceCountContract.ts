import type { NewIssuance, RateCount, RefusalReason, Store, UsageQuery } from '@anoncall/domain'
import { describe, expect, test } from 'vitest'
import { fresh, rows } from '../rows.ts'

const everything: UsageQuery = {
  realmId: null,
  apiClientId: null,
  destinationId: null,
  from: 1_000,
  to: 1_030,
  stepMs: 10,
}
const HOUR = 3_600_000

export function issuanceCountContract(store: () => Store): void {
  describe('counts of issuances', () => {
    const usage = async (query: Partial<UsageQuery>) => {
      const counts = await store().issuances.usage({ ...everything, ...query })
      const text = (count: (typeof counts)[number]) => JSON.stringify(count)
      return [...counts].sort((a, b) => a.step - b.step || (text(a) < text(b) ? -1 : 1))
    }

    test('are by step and reason, half-open, without trials and empty values', async () => {
      const connected = { connectedAt: 1_005, endedAt: null, failureCode: null }
      const failed = { connectedAt: null, endedAt: 1_005, failureCode: 'BUSY' }
      await store().issuances.record(
        fresh([
          rows.issuance({ id: 'iss_0', decidedAt: 999 }),
          rows.issuance({ id: 'iss_1', decidedAt: 1_000, report: connected }),
          rows.issuance({ id: 'iss_2', decidedAt: 1_009, wouldBeRefusedFor: 'RATE_LIMITED', report: failed }),
          rows.issuance({ id: 'iss_3', decidedAt: 1_009, isTrial: true }),
          rows.refusal({ id: 'iss_4', decidedAt: 1_009 }),
          rows.refusal({ id: 'iss_5', decidedAt: 1_029, refusalReason: 'RATE_LIMITED', realmId: 'rlm_2' }),
          rows.refusal({ id: 'iss_6', decidedAt: 1_029, refusalReason: 'RATE_LIMITED', apiClientId: 'cli_2' }),
          rows.issuance({ id: 'iss_7', decidedAt: 1_030 }),
        ]),
      )
      const none = { connected: 0, wouldBeRefused: 0 }
      const first = [
        { step: 0, outcome: 'ISSUED', refusalReason: null, count: 2, connected: 1, wouldBeRefused: 1 },
        { step: 0, outcome: 'REFUSED', refusalReason: 'PAUSED', count: 1, ...none },
      ]
      const limited = (count: number) => ({
        step: 2,
        outcome: 'REFUSED',
        refusalReason: 'RATE_LIMITED',
        count,
        ...none,
      })
      expect(await usage({})).toEqual([...first, limited(2)])
      expect(await usage({ realmId: 'rlm_1' })).toEqual([...first, limited(1)])
      expect(await usage({ realmId: 'rlm_2' })).toEqual([limited(1)])
      expect(await usage({ apiClientId: 'cli_2' })).toEqual([limited(1)])
      expect(await usage({ destinationId: 'dst_2' })).toEqual([])
      expect(await usage({ from: 1_010, to: 1_020 })).toEqual([])
      expect(await usage({ from: 1_000, to: 1_005 })).toMatchObject([{ step: 0, count: 1, connected: 1 }])
      expect(await usage({ to: 1_000 })).toEqual([])
    })

    test.each<RefusalReason>([
      'PAUSED',
      'ORIGIN_NOT_ALLOWED',
      'CALLEE_NOT_ALLOWED',
      'NETWORK_BLOCKED',
      'OUTSIDE_BUSINESS_HOURS',
      'RATE_LIMITED',
      'CHALLENGE_REQUIRED',
      'CHALLENGE_FAILED',
    ])('contain refusals for %s', async (refusalReason) => {
      await store().issuances.record(fresh([rows.refusal({ refusalReason, decidedAt: 1_000 })]))
      expect(await usage({})).toMatchObject([{ step: 0, outcome: 'REFUSED', refusalReason, count: 1 }])
    })

    test('are by block, for the requested ones', async () => {
      const blocked = (id: string, blockId: string | null) => rows.refusal({ id, blockId })
      await store().issuances.record(
        fresh([
          blocked('iss_1', 'blk_1'),
          blocked('iss_2', 'blk_1'),
          blocked('iss_3', 'blk_2'),
          blocked('iss_4', null),
        ]),
      )
      expect(await store().issuances.countByBlock(['blk_1', 'blk_3'])).toEqual(new Map([['blk_1', 2]]))
      expect(await store().issuances.countByBlock([])).toEqual(new Map())
    })

    test('are of each open window, so that limits apply after a restart', async () => {
      const now = 100 * HOUR
      const day = { key: 'rlm_1 OWNER 86400 ', openedAt: now - 24 * HOUR + 1, endsAt: now + 1 }
      const minute = { key: 'cli_1 ADDRESS 60 k', openedAt: now - 5, endsAt: now + 59_995 }
      const next = { ...minute, openedAt: now - 1 }
      const ended = { key: 'dst_1 CALLEE 60 dst_1', openedAt: now - 60_000, endsAt: now }
      const counted = (id: string, decidedAt: number, rateWindows: NewIssuance['rateWindows']) =>
        fresh([rows.issuance({ id, decidedAt })], { rateWindows })
      await store().issuances.record([
        ...counted('iss_1', day.openedAt, [day]),
        ...counted('iss_2', now - 60_000, [day, ended]),
        ...counted('iss_3', now - 5, [day, minute]),
        ...counted('iss_4', now - 2, [minute]),
        ...counted('iss_5', now - 1, [next]),
        ...counted('iss_6', now, [day]),
        ...counted('iss_7', now + 5, [day]),
        ...counted('iss_8', now, []),
      ])
      const counts = await store().issuances.countsInForce(now)
      const order = (a: RateCount, b: RateCount) => a.openedAt - b.openedAt
      expect([...counts].sort(order)).toEqual([
        { ...day, count: 5 },
        { ...minute, count: 2 },
        { ...next, count: 1 },
      ])
      expect(await store().issuances.countsInForce(now + 24 * HOUR)).toEqual([])
    })
  })

  describe('later updates of an issuance', () => {
    test('store the outcome of its call: a later kind of report keeps an earlier one', async () => {
      await store().issuances.record(fresh([rows.issuance({ id: 'iss_1' }), rows.issuance({ id: 'iss_2' })]))
      const report = async () => (await store().issuances.find('iss_1'))?.report
      await store().issuances.setReport('iss_1', { connectedAt: 5 })
      expect(await report()).toEqual({ connectedAt: 5, endedAt: null, failureCode: null })
      await store().issuances.setReport('iss_1', { endedAt: 9, failureCode: 'LOST' })
      expect(await report()).toEqual({ connectedAt: 5, endedAt: 9, failureCode: 'LOST' })
      await store().issuances.setReport('iss_1', { failureCode: null })
      await store().issuances.setReport('iss_1', {})
      expect(await report()).toEqual({ connectedAt: 5, endedAt: 9, failureCode: null })
      await store().issuances.setReport('iss_x', { connectedAt: 5 })
      expect(await store().issuances.find('iss_2')).toEqual(rows.issuance({ id: 'iss_2' }))
    })

    test('forget its visitor: each kind of data at its age, and windows a limited number at a time', async () => {
      const quarter = HOUR / 4
      const record = (id: string, decidedAt: number, address: string | null) =>
        store().issuances.record(
          fresh([rows.issuance({ id, decidedAt, isAddressKept: address !== null })], {
            address,
            rateWindows: [{ key: id, openedAt: decidedAt, endsAt: 100 * HOUR }],
          }),
        )
      await record('iss_1', quarter + 1, '203.0.113.7')
      await record('iss_2', 2 * quarter - 1, '2001:db8:0:1:ffff:ffff:ffff:ffff')
      await record('iss_3', 2 * quarter, '203.0.113.9')
      await record('iss_4', 3 * quarter, null)
      const { addressOf, find, forgetVisitors, countsInForce } = store().issuances
      const addresses = (since = 0) =>
        Promise.all(['iss_1', 'iss_2', 'iss_3', 'iss_4', 'iss_x'].map((id) => addressOf(id, since)))
      const windows = async () => (await countsInForce(4 * quarter)).map(({ key }) => key).sort()
      const forget = async (before: { readonly addresses: number; readonly rateWindows: number }) => {
        while ((await forgetVisitors(before, 1)) > 0);
      }
      expect(await addresses()).toEqual(['203.0.113.7', '2001:db8:0:1:ffff:ffff:ffff:ffff', '203.0.113.9', null, null])
      // Addresses of a quarter of an hour are not read from the moment at which the first may be due.
      expect(await addresses(quarter + 1)).toEqual([null, null, '203.0.113.9', null, null])
      expect(await windows()).toEqual(['iss_1', 'iss_2', 'iss_3', 'iss_4'])

      await forget({ addresses: quarter, rateWindows: quarter })
      expect(await addresses()).toHaveLength(5)
      await forget({ addresses: quarter + 1, rateWindows: 2 * quarter })
      expect(await addresses()).toEqual([null, null, '203.0.113.9', null, null])
      expect(await windows()).toEqual(['iss_3', 'iss_4'])
      expect(await find('iss_1')).toEqual(rows.issuance({ id: 'iss_1', decidedAt: quarter + 1 }))
      expect(await find('iss_3')).toEqual(rows.issuance({ id: 'iss_3', decidedAt: 2 * quarter, isAddressKept: true }))
    })
  })
}

import { type Cursor, type Issuance, type IssuanceFilter, type Store, unfiltered } from '@anoncall/domain'
import { beforeEach, describe, expect, test } from 'vitest'
import { fresh, rows } from '../rows.ts'

export function issuanceListContract(store: () => Store): void {
  describe('lists of issuances', () => {
    const ids = (issuances: readonly Pick<Issuance, 'id'>[]) => issuances.map(({ id }) => id)
    const listed = async (filter: Partial<IssuanceFilter>) =>
      ids((await store().issuances.list({ ...unfiltered, ...filter }, { first: 100, after: null })).entries)

    beforeEach(() =>
      store().issuances.record(
        fresh([
          rows.issuance({ id: 'iss_1', decidedAt: 1_000 }),
          rows.issuance({ id: 'iss_2', decidedAt: 2_000, wouldBeRefusedFor: 'RATE_LIMITED', visitor: null }),
          rows.refusal({ id: 'iss_3', decidedAt: 2_000, refusalReason: 'RATE_LIMITED', callee: 'sales' }),
          rows.issuance({ id: 'iss_4', decidedAt: 3_000, realmId: 'rlm_2', destinationId: null, visitor: 'other' }),
          rows.refusal({ id: 'iss_5', decidedAt: 4_000, isTrial: true, apiClientId: 'cli_2' }),
        ]),
      ),
    )

    test('are newest first, including trials, by every filter and by several', async () => {
      expect(await listed({})).toEqual(['iss_5', 'iss_4', 'iss_3', 'iss_2', 'iss_1'])
      expect(await listed({ realmId: 'rlm_2' })).toEqual(['iss_4'])
      expect(await listed({ apiClientId: 'cli_2' })).toEqual(['iss_5'])
      expect(await listed({ destinationId: 'dst_1' })).toEqual(['iss_5', 'iss_3', 'iss_2', 'iss_1'])
      expect(await listed({ outcome: 'ISSUED' })).toEqual(['iss_4', 'iss_2', 'iss_1'])
      expect(await listed({ outcome: 'REFUSED' })).toEqual(['iss_5', 'iss_3'])
      expect(await listed({ refusalReasons: ['RATE_LIMITED', 'NETWORK_BLOCKED'] })).toEqual(['iss_3'])
      expect(await listed({ refusalReasons: ['RATE_LIMITED', 'PAUSED'] })).toEqual(['iss_5', 'iss_3'])
      expect(await listed({ refusalReasons: [] })).toEqual([])
      expect(await listed({ callee: 'sales' })).toEqual(['iss_3'])
      expect(await listed({ visitor: 'other' })).toEqual(['iss_4'])
      expect(await listed({ wouldBeRefused: true })).toEqual(['iss_2'])
      expect(await listed({ wouldBeRefused: false })).toEqual(['iss_5', 'iss_4', 'iss_3', 'iss_1'])
      expect(await listed({ decidedAt: { from: 2_000, to: 4_000 } })).toEqual(['iss_4', 'iss_3', 'iss_2'])
      expect(await listed({ realmId: 'rlm_1', outcome: 'ISSUED', wouldBeRefused: false })).toEqual(['iss_1'])
      expect(await listed({ callee: 'unknown\0' })).toEqual([])
    })

    test('contain complete issuances', async () => {
      const { entries } = await store().issuances.list({ ...unfiltered, callee: 'sales' }, { first: 1, after: null })
      expect(entries).toEqual([await store().issuances.find('iss_3')])
    })

    test('are paged without losing or repeating one with the same instant', async () => {
      const seen: string[] = []
      let after: Cursor | null = null
      for (;;) {
        const page = await store().issuances.list({ ...unfiltered, destinationId: 'dst_1' }, { first: 1, after })
        seen.push(...ids(page.entries))
        const last = page.entries.at(-1)
        if (!page.hasNextPage || last === undefined) break
        after = { key: last.decidedAt, id: last.id }
      }
      expect(seen).toEqual(['iss_5', 'iss_3', 'iss_2', 'iss_1'])
      expect(await store().issuances.list(unfiltered, { first: 1, after: { key: 'x', id: 'iss_5' } })).toEqual({
        entries: [],
        hasNextPage: false,
      })
    })

    test('scans the requests of a realm oldest first, without trials, page by page', async () => {
      const range = { from: 1_000, to: 4_001 }
      const scan = (first: number, after: Cursor | null) => store().issuances.scan('rlm_1', range, { first, after })
      const all = await scan(100, null)
      expect(ids(all)).toEqual(['iss_1', 'iss_2', 'iss_3'])
      expect(all[2]).toEqual({
        id: 'iss_3',
        decidedAt: 2_000,
        refusalReason: 'RATE_LIMITED',
        apiClientId: 'cli_1',
        destinationId: 'dst_1',
        callee: 'sales',
        visitor: '0123456789abcdef',
      })
      expect(all[1]).toMatchObject({ refusalReason: null, visitor: null })
      expect(ids(await scan(1, { key: 1_000, id: 'iss_1' }))).toEqual(['iss_2'])
      expect(ids(await scan(9, { key: 2_000, id: 'iss_2' }))).toEqual(['iss_3'])
      expect(await store().issuances.scan('rlm_1', { from: 1_001, to: 2_000 }, { first: 9, after: null })).toEqual([])
    })

    test('returns when the newest decisions of a realm start, counted from the end, without trials', async () => {
      const { decidedAtOfNewest } = store().issuances
      const range = { from: 1_000, to: 5_000 }
      expect(await decidedAtOfNewest('rlm_1', range, 1)).toBe(2_000)
      expect(await decidedAtOfNewest('rlm_1', range, 2)).toBe(2_000)
      expect(await decidedAtOfNewest('rlm_1', range, 3)).toBe(1_000)
      expect(await decidedAtOfNewest('rlm_1', range, 4)).toBeNull()
      expect(await decidedAtOfNewest('rlm_1', { from: 1_000, to: 2_000 }, 1)).toBe(1_000)
    })
  })
}

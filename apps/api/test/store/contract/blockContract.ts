import type { Store } from '@anoncall/domain'
import { beforeEach, describe, expect, test } from 'vitest'
import { rows } from '../rows.ts'

export function blockContract(store: () => Store): void {
  describe('blocks', () => {
    beforeEach(async () => {
      await store().realms.insert(rows.realm())
      await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'other' }))
    })

    test('are returned unchanged, once each', async () => {
      const fromReceipt = rows.block({ id: 'blk_2', network: null, visitorKey: 'k', issuanceId: 'iss_1', endsAt: 9 })
      await store().blocks.insert(rows.block())
      await store().blocks.insert(fromReceipt)
      expect(await store().blocks.find('blk_1')).toEqual(rows.block())
      expect(await store().blocks.find('blk_2')).toEqual(fromReceipt)
      expect(await store().blocks.find('blk_3')).toBeNull()
      await expect(store().blocks.insert(rows.block())).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    test('are listed by realm, ended ones too', async () => {
      await store().blocks.insert(rows.block({ id: 'blk_1', endsAt: 1 }))
      await store().blocks.insert(rows.block({ id: 'blk_2' }))
      await store().blocks.insert(rows.block({ id: 'blk_3', realmId: 'rlm_2' }))
      const ids = (await store().blocks.listByRealm('rlm_1')).map(({ id }) => id).sort()
      expect(ids).toEqual(['blk_1', 'blk_2'])
    })

    test('are paged newest first, active ones only', async () => {
      for (const [id, createdAt, endsAt] of [
        ['blk_1', 1, null],
        ['blk_2', 2, 100],
        ['blk_3', 2, 101],
        ['blk_4', 3, 99],
        ['blk_5', 3, null],
      ] as const)
        await store().blocks.insert(rows.block({ id, createdAt, endsAt }))
      await store().blocks.insert(rows.block({ id: 'blk_6', realmId: 'rlm_2' }))
      const page = await store().blocks.list('rlm_1', 100, { first: 2, after: null })
      expect(page.entries.map(({ id }) => id)).toEqual(['blk_5', 'blk_3'])
      expect(page.hasNextPage).toBe(true)
      const rest = await store().blocks.list('rlm_1', 100, { first: 2, after: { key: 2, id: 'blk_3' } })
      expect(rest.entries.map(({ id }) => id)).toEqual(['blk_1'])
      expect(rest.hasNextPage).toBe(false)
    })

    test('are removed individually, or once they have ended', async () => {
      await store().blocks.insert(rows.block({ id: 'blk_1', endsAt: 99 }))
      await store().blocks.insert(rows.block({ id: 'blk_2', endsAt: 100 }))
      await store().blocks.insert(rows.block({ id: 'blk_3' }))
      expect(await store().blocks.removeEnded(100, 9)).toBe(1)
      expect(await store().blocks.find('blk_1')).toBeNull()
      expect(await store().blocks.find('blk_2')).not.toBeNull()
      expect(await store().blocks.remove('blk_3')).toBe(true)
      expect(await store().blocks.remove('blk_3')).toBe(false)
    })
  })
}

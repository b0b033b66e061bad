import type { Store } from '@anoncall/domain'
import { describe, expect, test } from 'vitest'
import { rows } from '../rows.ts'

export function formerCalleeContract(store: () => Store): void {
  describe('former callees', () => {
    test('returns those of a fingerprint as written, also of a missing realm', async () => {
      const other = rows.formerCallee({ address: 'billing@acme.example', timestampUnit: 'MILLISECONDS' })
      await store().formerCallees.put(rows.formerCallee())
      await store().formerCallees.put(other)
      await store().formerCallees.put(rows.formerCallee({ fingerprint: 'ffffffff' }))
      const found = await store().formerCallees.listByFingerprint('0a1b2c3d')
      expect(found).toHaveLength(2)
      expect(found).toEqual(expect.arrayContaining([rows.formerCallee(), other]))
    })

    test('replaces an earlier one, whatever the letter case of its address', async () => {
      const again = rows.formerCallee({ address: 'SUPPORT@acme.example', name: 'help', leftAt: 1_800_000_000_000 })
      await store().formerCallees.put(rows.formerCallee())
      await store().formerCallees.put(again)
      expect(await store().formerCallees.listByFingerprint('0a1b2c3d')).toEqual([again])
    })

    test('is rolled back with its transaction, and outlives its realm', async () => {
      const work = store().transaction(async ({ formerCallees }) => {
        await formerCallees.put(rows.formerCallee())
        throw new Error('undo')
      })
      await expect(work).rejects.toThrow('undo')
      expect(await store().formerCallees.listByFingerprint('0a1b2c3d')).toEqual([])
      await store().realms.insert(rows.realm())
      await store().formerCallees.put(rows.formerCallee())
      await store().realms.remove('rlm_1')
      expect(await store().formerCallees.listByFingerprint('0a1b2c3d')).toHaveLength(1)
    })
  })
}

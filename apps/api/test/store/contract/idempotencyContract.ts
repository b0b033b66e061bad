import type { IdempotencyRecord, Store } from '@anoncall/domain'
import { describe, expect, test } from 'vitest'
import { fresh, rows } from '../rows.ts'

export function idempotencyContract(store: () => Store): void {
  describe('idempotency keys', () => {
    const recordOf = (key: string, issuanceId: string, expiresAt = 100): IdempotencyRecord => ({
      key,
      issuanceId,
      inputDigest: `input of ${issuanceId}`,
      contentDigest: `content of ${issuanceId}`,
      expiresAt,
    })
    const record = (key: string, id: string, expiresAt?: number) =>
      store().issuances.record(fresh([rows.issuance({ id })], { idempotency: recordOf(key, id, expiresAt) }))
    const find = async (...keys: string[]) =>
      [...(await store().idempotency.findMany(keys))].sort((a, b) => (a.key < b.key ? -1 : 1))

    test('are returned as they were stored with their issuances, once each', async () => {
      await record('k1', 'iss_1', 1_767_323_345_000)
      await record('k2', 'iss_2')
      await store().issuances.record(fresh([rows.issuance({ id: 'iss_3' })]))
      expect(await find('k1', 'k2', 'k2', 'k3')).toEqual([
        recordOf('k1', 'iss_1', 1_767_323_345_000),
        recordOf('k2', 'iss_2'),
      ])
      expect(await find()).toEqual([])
    })

    test('of several callers are found together', async () => {
      await record('k1', 'iss_1')
      await record('k2', 'iss_2')
      const found = await Promise.all([find('k1'), find('k2', 'k1'), find('k3'), find('k2')])
      expect(found.map((records) => records.map(({ key }) => key))).toEqual([['k1'], ['k1', 'k2'], [], ['k2']])
    })

    test('are unique: of several issuances under a key, exactly one is recorded, and other callers are not affected', async () => {
      const results = await Promise.allSettled([
        record('k2', 'iss_1'),
        record('k1', 'iss_2'),
        record('k1', 'iss_3'),
        record('k3', 'iss_4'),
        store().issuances.record(
          fresh([rows.issuance({ id: 'iss_5' })]).concat(
            fresh([rows.issuance({ id: 'iss_6' })], { idempotency: recordOf('k1', 'iss_6') }),
          ),
        ),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
      ])
      expect(results[2]).toMatchObject({ reason: { code: 'CONFLICT' } })
      expect(await find('k1')).toEqual([recordOf('k1', 'iss_2')])
      for (const id of ['iss_3', 'iss_5', 'iss_6']) expect(await store().issuances.find(id)).toBeNull()
    })

    test('are recorded in a transaction, or not at all', async () => {
      await expect(
        store().transaction(async ({ issuances }) => {
          await issuances.record(fresh([rows.issuance()], { idempotency: recordOf('k1', 'iss_1') }))
          throw new Error('undone')
        }),
      ).rejects.toThrow('undone')
      expect(await find('k1')).toEqual([])
      await store().transaction(({ issuances }) =>
        issuances.record(fresh([rows.issuance()], { idempotency: recordOf('k1', 'iss_1') })),
      )
      expect(await find('k1')).toHaveLength(1)
    })

    test('can be waited for', async () => {
      expect(await store().idempotency.waitForRecord(['k1', 'k2'])).toBe(false)
      await record('k2', 'iss_2')
      expect(await store().idempotency.waitForRecord(['k1', 'k2'])).toBe(true)
    })

    test('can be used again once they have expired and are removed', async () => {
      await record('k1', 'iss_1')
      await store().idempotency.removeIfExpired('k1', 99)
      await expect(record('k1', 'iss_2')).rejects.toMatchObject({ code: 'CONFLICT' })
      await store().idempotency.removeIfExpired('k1', 100)
      await record('k1', 'iss_2')
      expect(await find('k1')).toEqual([recordOf('k1', 'iss_2')])
    })

    test('are removed in slices once they have expired', async () => {
      for (let index = 0; index < 5; index += 1) await record(`k${index}`, `iss_${index}`, 100 + index)
      expect(await store().idempotency.removeExpired(103, 3)).toBe(3)
      expect(await store().idempotency.removeExpired(103, 3)).toBe(1)
      expect(await store().idempotency.removeExpired(103, 3)).toBe(0)
      expect(await find('k0', 'k1', 'k2', 'k3', 'k4')).toEqual([recordOf('k4', 'iss_4', 104)])
      expect(await store().issuances.find('iss_0')).not.toBeNull()
    })
  })
}

import type { Store } from '@anoncall/domain'
import { beforeEach, describe, expect, test } from 'vitest'
import { rows } from '../rows.ts'

export function clientContract(store: () => Store): void {
  describe('clients and their keys', () => {
    beforeEach(async () => {
      await store().realms.insert(rows.realm())
      await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'other' }))
    })

    test('returns a client as written, and updates only the previous revision', async () => {
      const client = rows.apiClient({ destinationIds: [], allowedOrigins: [] })
      await store().apiClients.insert(client)
      expect(await store().apiClients.find('cli_1')).toEqual(client)
      const changed = { ...client, destinationIds: ['dst_1', 'dst_2'], revision: 2 }
      expect(await store().apiClients.update(changed)).toBe(true)
      expect(await store().apiClients.update(changed)).toBe(false)
      expect(await store().apiClients.find('cli_1')).toEqual(changed)
    })

    test('lists clients of one realm or all by name, equal names included, and counts them', async () => {
      for (const [index, name] of ['b', 'a', 'b', 'c'].entries())
        await store().apiClients.insert(
          rows.apiClient({ id: `cli_${index}`, name, realmId: index < 3 ? 'rlm_1' : 'rlm_2' }),
        )
      const first = await store().apiClients.list({ realmId: null, first: 2, after: null })
      expect(first.entries.map(({ id }) => id)).toEqual(['cli_1', 'cli_0'])
      expect(first.hasNextPage).toBe(true)
      const second = await store().apiClients.list({ realmId: null, first: 2, after: { key: 'b', id: 'cli_0' } })
      expect(second.entries.map(({ id }) => id)).toEqual(['cli_2', 'cli_3'])
      expect(second.hasNextPage).toBe(false)
      const ofOne = await store().apiClients.list({ realmId: 'rlm_1', first: 9, after: { key: 'b', id: 'cli_0' } })
      expect(ofOne.entries.map(({ id }) => id)).toEqual(['cli_2'])
      expect(await store().apiClients.count(null)).toBe(4)
      expect(await store().apiClients.count('rlm_1')).toBe(3)
    })

    test('lists each origin once, and detects a change', async () => {
      const client = rows.apiClient({ allowedOrigins: ['https://a.example', 'https://b.example'] })
      await store().apiClients.insert(client)
      await store().apiClients.insert(rows.apiClient({ id: 'cli_2', allowedOrigins: ['https://b.example'] }))
      expect((await store().apiClients.listOrigins()).sort()).toEqual(['https://a.example', 'https://b.example'])
      await store().apiClients.update({ ...client, allowedOrigins: [], revision: 2 })
      expect(await store().apiClients.listOrigins()).toEqual(['https://b.example'])
    })

    test('removes a client with its keys and its pause', async () => {
      await store().apiClients.insert(rows.apiClient())
      await store().apiKeys.insert(rows.apiKey())
      await store().pauses.set(rows.pause({ ownerId: 'cli_1' }))
      expect(await store().apiKeys.findByDigest('d1')).not.toBeNull()
      await store().apiClients.remove('cli_1')
      expect(await store().apiClients.find('cli_1')).toBeNull()
      expect(await store().apiKeys.findByDigest('d1')).toBeNull()
      expect(await store().pauses.find('cli_1')).toBeNull()
    })

    test('keys: by digest, which is unique; newest first; a change is visible immediately', async () => {
      await store().apiClients.insert(rows.apiClient())
      await store().apiKeys.insert(rows.apiKey())
      await store().apiKeys.insert(
        rows.apiKey({ id: 'key_2', digest: 'd2', kind: 'SECRET', createdAt: 2, expiresAt: 9 }),
      )
      await store().apiKeys.insert(rows.apiKey({ id: 'key_3', digest: 'd3', createdAt: 2 }))
      const taken = rows.apiKey({ id: 'key_4', digest: 'd2' })
      await expect(store().apiKeys.insert(taken)).rejects.toMatchObject({ code: 'CONFLICT' })
      expect((await store().apiKeys.listByClient('cli_1')).map(({ id }) => id)).toEqual(['key_3', 'key_2', 'key_1'])
      expect(await store().apiKeys.findByDigest('d1')).toEqual(rows.apiKey())
      await store().apiKeys.update(rows.apiKey({ revokedAt: 7, replacedAt: 6 }))
      expect(await store().apiKeys.findByDigest('d1')).toEqual(rows.apiKey({ revokedAt: 7, replacedAt: 6 }))
      expect(await store().apiKeys.find('key_1')).toEqual(rows.apiKey({ revokedAt: 7, replacedAt: 6 }))
    })

    test('a touch moves the last use forward and nothing else', async () => {
      await store().apiClients.insert(rows.apiClient())
      await store().apiKeys.insert(rows.apiKey())
      expect(await store().apiKeys.find('key_1')).toEqual(rows.apiKey())
      await store().apiKeys.touch('key_1', 50)
      await store().apiKeys.touch('key_1', 40)
      await store().apiKeys.touch('key_x', 40)
      expect(await store().apiKeys.find('key_1')).toEqual(rows.apiKey({ lastUsedAt: 50 }))
    })
  })
}

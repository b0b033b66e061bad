import type { Store } from '@anoncall/domain'
import { beforeEach, describe, expect, test } from 'vitest'
import { rows } from '../rows.ts'

export function policyContract(store: () => Store): void {
  describe('policies', () => {
    beforeEach(async () => {
      await store().realms.insert(rows.realm())
      await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'other' }))
    })

    test('are set, replaced as a whole and removed', async () => {
      const policy = rows.policy()
      await store().policies.set(policy)
      expect(await store().policies.find('rlm_1')).toEqual(policy)
      const next = rows.policy({
        mode: 'MONITORED',
        rateLimits: [],
        businessHours: null,
        challenge: 'NONE',
        updatedAt: 6,
        revision: 2,
      })
      await store().policies.set(next)
      expect(await store().policies.find('rlm_1')).toEqual(next)
      expect(await store().policies.remove('rlm_1')).toBe(true)
      expect(await store().policies.remove('rlm_1')).toBe(false)
      expect(await store().policies.find('rlm_1')).toBeNull()
    })

    test('are found in any number, and by realm', async () => {
      for (const ownerId of ['rlm_1', 'dst_1', 'cli_1']) await store().policies.set(rows.policy({ ownerId }))
      await store().policies.set(rows.policy({ ownerId: 'rlm_2', realmId: 'rlm_2' }))
      const owners = (policies: readonly { readonly ownerId: string }[]) =>
        policies.map(({ ownerId }) => ownerId).sort()
      const found = await store().policies.findMany(['rlm_1', 'cli_1', 'cli_1', 'missing'])
      expect(owners(found)).toEqual(['cli_1', 'rlm_1'])
      expect(await store().policies.findMany([])).toEqual([])
      expect(owners(await store().policies.listByRealm('rlm_1'))).toEqual(['cli_1', 'dst_1', 'rlm_1'])
      expect(await store().policies.listByRealm('rlm_3')).toEqual([])
    })

    test('go with their client', async () => {
      await store().apiClients.insert(rows.apiClient())
      for (const ownerId of ['rlm_1', 'cli_1']) await store().policies.set(rows.policy({ ownerId }))
      await store().apiClients.remove('cli_1')
      expect(await store().policies.find('cli_1')).toBeNull()
      expect(await store().policies.find('rlm_1')).not.toBeNull()
    })
  })
}

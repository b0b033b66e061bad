import type { RealmKey, Store } from '@anoncall/domain'
import { beforeEach, describe, expect, test } from 'vitest'
import { rows } from '../rows.ts'

export function realmKeyContract(store: () => Store): void {
  describe('realm keys', () => {
    beforeEach(async () => {
      await store().realms.insert(rows.realm())
      await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'other' }))
    })

    test('returns a key as written, the active one separately, newest version first', async () => {
      const staged = key('rky_2', 2, 'STAGED', { activatesAt: null, warnings: [] })
      await store().realmKeys.insert(rows.realmKey())
      await store().realmKeys.insert(staged)
      expect(await store().realmKeys.find('rky_2')).toEqual(staged)
      expect(await store().realmKeys.findActive('rlm_1')).toEqual(rows.realmKey())
      expect(await store().realmKeys.findActive('rlm_2')).toBeNull()
      expect((await store().realmKeys.listByRealm('rlm_1')).map(({ version }) => version)).toEqual([2, 1])
    })

    test.each(['ACTIVE', 'STAGED'] as const)('a realm has one %s key, whether inserted or updated', async (state) => {
      await store().realmKeys.insert(key('rky_1', 1, state))
      await store().realmKeys.insert(key('rky_2', 2, 'RETIRING', { retiresAt: 9 }))
      const third = key('rky_3', 3, state)
      await expect(store().realmKeys.insert(third)).rejects.toMatchObject({ code: 'CONFLICT' })
      await expect(store().realmKeys.update(key('rky_2', 2, state))).rejects.toMatchObject({ code: 'CONFLICT' })
      await store().realmKeys.insert(key('rky_4', 1, state, { realmId: 'rlm_2' }))
    })

    test('a version exists once in a realm', async () => {
      await store().realmKeys.insert(rows.realmKey())
      const again = key('rky_2', 1, 'RETIRING', { retiresAt: 9 })
      await expect(store().realmKeys.insert(again)).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    test('only a retired key has no material, and always', async () => {
      const kept = key('rky_1', 1, 'RETIRED', { sealedKey: 'v1.still.here.x' })
      await expect(store().realmKeys.insert(kept)).rejects.toMatchObject({ code: 'INVALID' })
      const lost = key('rky_1', 1, 'ACTIVE', { sealedKey: null })
      await expect(store().realmKeys.insert(lost)).rejects.toMatchObject({ code: 'INVALID' })
      await store().realmKeys.insert(rows.realmKey())
      await expect(store().realmKeys.update({ ...rows.realmKey(), state: 'RETIRED' })).rejects.toMatchObject({
        code: 'INVALID',
      })
    })

    test('lists the keys of one fingerprint in every realm and state, oldest first', async () => {
      const retired = key('rky_0', 1, 'RETIRED', { realmId: 'rlm_2', sealedKey: null, createdAt: 5 })
      const active = key('rky_1', 1, 'ACTIVE', { createdAt: 6 })
      await store().realmKeys.insert(active)
      await store().realmKeys.insert(retired)
      await store().realmKeys.insert(key('rky_2', 2, 'STAGED', { fingerprint: 'ffffffff' }))
      expect(await store().realmKeys.listByFingerprint('0a1b2c3d')).toEqual([retired, active])
      expect(await store().realmKeys.listByFingerprint('00000000')).toEqual([])
    })

    test('the switch of two keys is visible immediately', async () => {
      const [old, next] = [rows.realmKey(), key('rky_2', 2, 'STAGED')]
      await store().realmKeys.insert(old)
      await store().realmKeys.insert(next)
      expect(await store().realmKeys.findActive('rlm_1')).toEqual(old)
      await store().transaction(async ({ realmKeys }) => {
        await realmKeys.update({ ...old, state: 'RETIRING', retiresAt: 5 })
        await realmKeys.update({ ...next, state: 'ACTIVE', activatesAt: 4 })
      })
      expect(await store().realmKeys.findActive('rlm_1')).toEqual({ ...next, state: 'ACTIVE', activatesAt: 4 })
    })

    test('lists all keys of a gateway realm, readable keys, and due keys, oldest first', async () => {
      await store().realmKeys.insert(rows.realmKey())
      await store().realmKeys.insert(key('rky_2', 2, 'STAGED', { activatesAt: 90, gatewayRealm: 'twin' }))
      await store().realmKeys.insert(key('rky_3', 3, 'RETIRING', { activatesAt: 1, retiresAt: 100 }))
      await store().realmKeys.insert(key('rky_4', 4, 'RETIRING', { activatesAt: 1, retiresAt: 101 }))
      await store().realmKeys.insert(key('rky_5', 5, 'RETIRED', { retiresAt: 3, sealedKey: null }))
      await store().realmKeys.insert(key('rky_6', 1, 'STAGED', { realmId: 'rlm_2', activatesAt: null }))
      const ids = (keys: readonly RealmKey[]) => keys.map(({ id }) => id)
      expect(ids(await store().realmKeys.listByGatewayRealm('acme')).sort()).toEqual([
        'rky_1',
        'rky_3',
        'rky_4',
        'rky_6',
      ])
      expect(ids(await store().realmKeys.listReadable(100)).sort()).toEqual(['rky_1', 'rky_4'])
      expect(ids(await store().realmKeys.listDue(100))).toEqual(['rky_2', 'rky_3'])
      expect(ids(await store().realmKeys.listDue(89))).toEqual([])
    })
  })
}

function key(id: string, version: number, state: RealmKey['state'], changed: Partial<RealmKey> = {}): RealmKey {
  return rows.realmKey({ id, version, state, ...changed })
}

import type { Store } from '@anoncall/domain'
import { describe, expect, test } from 'vitest'
import { rows } from '../rows.ts'

export function peopleContract(store: () => Store): void {
  describe('people', () => {
    test('finds people by id and e-mail, lists them by e-mail, and has one per e-mail', async () => {
      const bob = rows.admin({ id: 'adm_2', email: 'aaron@acme.example', role: 'AUDITOR', isPasswordInitial: false })
      await store().admins.insert(rows.admin())
      await store().admins.insert(bob)
      await expect(store().admins.insert(rows.admin({ id: 'adm_3' }))).rejects.toMatchObject({ code: 'CONFLICT' })
      expect(await store().admins.find('adm_1')).toEqual(rows.admin())
      expect(await store().admins.findByEmail('aaron@acme.example')).toEqual(bob)
      expect(await store().admins.findByEmail('missing@acme.example')).toBeNull()
      expect(await store().admins.list()).toEqual([bob, rows.admin()])
      await store().admins.update({ ...bob, passwordHash: 'new', lastSignedInAt: 5 })
      expect(await store().admins.find('adm_2')).toEqual({ ...bob, passwordHash: 'new', lastSignedInAt: 5 })
      const taking = store().admins.update({ ...bob, email: rows.admin().email })
      await expect(taking).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    test('sessions are touched forward, and removed individually, with the others, or when stale', async () => {
      await store().admins.insert(rows.admin())
      await store().admins.insert(rows.admin({ id: 'adm_2', email: 'b@acme.example' }))
      const open = (idHash: string, adminId = 'adm_1', createdAt = 10, lastSeenAt = 20) =>
        store().sessions.insert({ idHash, adminId, createdAt, lastSeenAt })
      const isOpen = async (idHash: string) => (await store().sessions.find(idHash)) !== null
      for (const idHash of ['one', 'two', 'three']) await open(idHash)
      await open('other', 'adm_2')
      await store().sessions.touch('one', 30)
      await store().sessions.touch('one', 25)
      expect(await store().sessions.find('one')).toEqual({
        idHash: 'one',
        adminId: 'adm_1',
        createdAt: 10,
        lastSeenAt: 30,
      })
      await store().sessions.remove('three')
      expect(await isOpen('three')).toBe(false)
      await store().sessions.removeOthers('adm_1', 'one')
      expect([await isOpen('one'), await isOpen('two'), await isOpen('other')]).toEqual([true, false, true])
      await store().sessions.removeOthers('adm_1', null)
      expect([await isOpen('one'), await isOpen('other')]).toEqual([false, true])
      await open('old', 'adm_1', 4, 40)
      await open('idle', 'adm_1', 10, 19)
      await store().sessions.removeStale(5, 20)
      expect([await isOpen('old'), await isOpen('idle'), await isOpen('other')]).toEqual([false, false, true])
    })
  })
}

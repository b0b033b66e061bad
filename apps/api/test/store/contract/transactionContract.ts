import { type Store, StoreError } from '@anoncall/domain'
import { expect, test } from 'vitest'
import { fresh, rows } from '../rows.ts'

export function transactionContract(store: () => Store): void {
  test('an exception rolls back all writes of a transaction, and is passed on unchanged', async () => {
    const thrown = new Error('no')
    const work = store().transaction(async ({ realms, issuances, pauses }) => {
      await realms.insert(rows.realm())
      await issuances.record(fresh([rows.issuance()]))
      await pauses.set(rows.pause())
      throw thrown
    })
    await expect(work).rejects.toBe(thrown)
    expect(await store().realms.find('rlm_1')).toBeNull()
    expect(await store().issuances.find('iss_1')).toBeNull()
    expect(await store().pauses.findMany(['rlm_1'])).toEqual([])
  })

  test('a transaction continues after a rejected statement, and keeps the rest', async () => {
    await store().realms.insert(rows.realm())
    await store().transaction(async ({ realms }) => {
      await expect(realms.insert(rows.realm({ id: 'rlm_2' }))).rejects.toMatchObject({ code: 'CONFLICT' })
      await realms.insert(rows.realm({ id: 'rlm_3', name: 'other' }))
    })
    expect(await store().realms.findByName('other')).toMatchObject({ id: 'rlm_3' })
  })

  test('a transaction sees its own writes, and others see them after its end', async () => {
    await store().transaction(async (inside) => {
      await inside.realms.insert(rows.realm())
      expect(await inside.realms.find('rlm_1')).toEqual(rows.realm())
      expect(await store().realms.find('rlm_1')).toBeNull()
      expect(await store().pauses.findMany(['rlm_1'])).toEqual([])
      await inside.pauses.set(rows.pause())
      expect(await inside.pauses.findMany(['rlm_1'])).toEqual([rows.pause()])
    })
    expect(await store().realms.find('rlm_1')).toEqual(rows.realm())
    expect(await store().pauses.findMany(['rlm_1'])).toEqual([rows.pause()])
  })

  test('transactions and single writes run in the order of the calls', async () => {
    await store().realms.insert(rows.realm())
    const raise = async () =>
      store().transaction(async ({ realms }) => {
        const realm = await realms.find('rlm_1')
        if (realm === null) throw new Error('gone')
        await new Promise((resolve) => setImmediate(resolve))
        expect(await realms.update({ ...realm, revision: realm.revision + 1 })).toBe(true)
      })
    await Promise.all([...Array.from({ length: 10 }, raise), store().pauses.set(rows.pause())])
    expect((await store().realms.find('rlm_1'))?.revision).toBe(11)
    expect(await store().pauses.find('rlm_1')).toEqual(rows.pause())
  })

  test('a transaction returns the result of its work', async () => {
    expect(await store().transaction(async () => 7)).toBe(7)
  })

  test('a rejection is a StoreError without any value of the row', async () => {
    await store().realms.insert(rows.realm({ name: 'very-secret-name' }))
    const error: unknown = await store()
      .realms.insert(rows.realm({ id: 'rlm_2', name: 'very-secret-name' }))
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ code: 'CONFLICT' })
    expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('very-secret-name')
    expect(error).not.toHaveProperty('cause')
  })

  test('a row without its owner is rejected', async () => {
    await expect(store().realmKeys.insert(rows.realmKey())).rejects.toMatchObject({ code: 'REFERENCED' })
    await expect(store().destinations.insert(rows.destination())).rejects.toMatchObject({ code: 'REFERENCED' })
    await expect(store().apiClients.insert(rows.apiClient())).rejects.toMatchObject({ code: 'REFERENCED' })
    await expect(store().apiKeys.insert(rows.apiKey())).rejects.toMatchObject({ code: 'REFERENCED' })
    await expect(store().policies.set(rows.policy())).rejects.toMatchObject({ code: 'REFERENCED' })
    await expect(store().blocks.insert(rows.block())).rejects.toMatchObject({ code: 'REFERENCED' })
    const session = { idHash: 'h', adminId: 'adm_1', createdAt: 1, lastSeenAt: 1 }
    await expect(store().sessions.insert(session)).rejects.toMatchObject({ code: 'REFERENCED' })
  })
}

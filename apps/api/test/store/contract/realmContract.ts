import type { Cursor, Realm, RealmListing, Store } from '@anoncall/domain'
import { expect, test } from 'vitest'
import { fresh, rows } from '../rows.ts'

const everything = {
  first: 100,
  after: null,
  search: null,
  isPaused: null,
  now: 1_000,
  orderBy: 'NAME',
  direction: 'ASC',
} as const

export function realmContract(store: () => Store): void {
  const names = async (listing: Partial<RealmListing>): Promise<string[]> =>
    (await store().realms.list({ ...everything, ...listing })).entries.map(({ name }) => name)

  test('returns a realm as written', async () => {
    const realm = rows.realm({ displayName: 'Ünïcode 😀', fromUser: 'x@acme.example', timestampUnit: 'SECONDS' })
    await store().realms.insert(realm)
    expect(await store().realms.find('rlm_1')).toEqual(realm)
    expect(await store().realms.findByName('acme')).toEqual(realm)
    expect(await store().realms.find('rlm_x')).toBeNull()
    expect(await store().realms.findByName('ACME')).toBeNull()
  })

  test('updates only the previous revision of a realm', async () => {
    await store().realms.insert(rows.realm())
    expect(await store().realms.update(rows.realm({ displayName: 'Two', revision: 2 }))).toBe(true)
    expect(await store().realms.update(rows.realm({ displayName: 'Late', revision: 2 }))).toBe(false)
    expect(await store().realms.update(rows.realm({ displayName: 'Early', revision: 4 }))).toBe(false)
    expect(await store().realms.update(rows.realm({ id: 'rlm_x', revision: 2 }))).toBe(false)
    expect(await store().realms.find('rlm_1')).toEqual(rows.realm({ displayName: 'Two', revision: 2 }))
  })

  test('rejects a name that is taken', async () => {
    await store().realms.insert(rows.realm())
    await expect(store().realms.insert(rows.realm({ id: 'rlm_2' }))).rejects.toMatchObject({ code: 'CONFLICT' })
    await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'Acme' }))
  })

  test.each(['ASC', 'DESC'] as const)(
    'pages through equal ages without losing or repeating a realm, %s',
    async (direction) => {
      for (let index = 0; index < 11; index += 1)
        await store().realms.insert(
          rows.realm({ id: `rlm_${index}`, name: `n${index}`, createdAt: index < 8 ? 5 : index }),
        )
      const seen: Realm[] = []
      let after: Cursor | null = null
      for (;;) {
        const page = await store().realms.list({ ...everything, first: 3, after, orderBy: 'CREATED_AT', direction })
        seen.push(...page.entries)
        const last = page.entries.at(-1)
        if (!page.hasNextPage || last === undefined) break
        expect(page.entries).toHaveLength(3)
        after = { key: last.createdAt, id: last.id }
      }
      const ids = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'].map((index) => `rlm_${index}`)
      expect(seen.map(({ id }) => id)).toEqual(direction === 'ASC' ? ids : ids.reverse())
    },
  )

  test('reports no next page if the last page is full', async () => {
    await store().realms.insert(rows.realm())
    expect((await store().realms.list({ ...everything, first: 1 })).hasNextPage).toBe(false)
  })

  test('orders names by their bytes, and returns nothing for a cursor of another list', async () => {
    for (const [index, name] of ['b', 'a', 'B', '\u{1F600}', '\uFFFD', 'é'].entries())
      await store().realms.insert(rows.realm({ id: `rlm_${index}`, name }))
    expect(await names({})).toEqual(['B', 'a', 'b', 'é', '\uFFFD', '\u{1F600}'])
    expect(await names({ after: { key: 'b', id: 'rlm_0' } })).toEqual(['é', '\uFFFD', '\u{1F600}'])
    expect(await names({ after: { key: 5, id: 'rlm_0' } })).toEqual([])
  })

  test('finds part of a name or display name in any letter case, and without wildcards', async () => {
    await store().realms.insert(rows.realm({ id: 'rlm_1', name: 'acme_de', displayName: 'ÄPFEL & co' }))
    await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'beta', displayName: '100% Beta' }))
    expect(await names({ search: 'ME_D' })).toEqual(['acme_de'])
    expect(await names({ search: 'äpf' })).toEqual(['acme_de'])
    expect(await names({ search: 'BETA' })).toEqual(['beta'])
    expect(await names({ search: '%' })).toEqual(['beta'])
    expect(await names({ search: 'a_m' })).toEqual([])
    expect(await names({ search: '' })).toHaveLength(2)
    expect(await names({ search: 'a\u0000' })).toEqual([])
    expect(await store().realms.count({ search: 'a', isPaused: null, now: 0 })).toBe(2)
  })

  test('a realm counts as paused while its own pause is active', async () => {
    for (const name of ['ended', 'forever', 'free', 'until'])
      await store().realms.insert(rows.realm({ id: name, name }))
    await store().pauses.set(rows.pause({ ownerId: 'forever' }))
    await store().pauses.set(rows.pause({ ownerId: 'until', endsAt: 1_001 }))
    await store().pauses.set(rows.pause({ ownerId: 'ended', endsAt: 1_000 }))
    expect(await names({ isPaused: true })).toEqual(['forever', 'until'])
    expect(await names({ isPaused: false })).toEqual(['ended', 'free'])
    expect(await store().realms.count({ search: null, isPaused: true, now: 1_000 })).toBe(2)
  })

  test('removes a realm with everything that belongs to it, and keeps the records and other realms', async () => {
    for (const [realmId, part] of [
      ['rlm_1', '1'],
      ['rlm_2', '2'],
    ] as const) {
      await store().realms.insert(rows.realm({ id: realmId, name: realmId }))
      await store().realmKeys.insert(rows.realmKey({ id: `rky_${part}`, realmId }))
      await store().destinations.insert(rows.destination({ id: `dst_${part}`, realmId }))
      await store().apiClients.insert(rows.apiClient({ id: `cli_${part}`, realmId }))
      await store().apiKeys.insert(rows.apiKey({ id: `key_${part}`, apiClientId: `cli_${part}`, digest: part }))
      await store().blocks.insert(rows.block({ id: `blk_${part}`, realmId }))
      for (const owner of ['rlm', 'dst', 'cli']) {
        await store().pauses.set(rows.pause({ ownerId: `${owner}_${part}` }))
        await store().policies.set(rows.policy({ ownerId: `${owner}_${part}`, realmId }))
      }
    }
    await store().issuances.record(fresh([rows.issuance()]))
    await store().realms.remove('rlm_1')
    expect(await store().realms.find('rlm_1')).toBeNull()
    expect(await store().realmKeys.find('rky_1')).toBeNull()
    expect(await store().destinations.find('dst_1')).toBeNull()
    expect(await store().apiClients.find('cli_1')).toBeNull()
    expect(await store().apiKeys.findByDigest('1')).toBeNull()
    expect(await store().pauses.findMany(['rlm_1', 'dst_1', 'cli_1'])).toEqual([])
    expect(await store().policies.findMany(['rlm_1', 'dst_1', 'cli_1'])).toEqual([])
    expect(await store().blocks.find('blk_1')).toBeNull()
    expect(await store().issuances.find('iss_1')).not.toBeNull()
    expect(await store().apiKeys.findByDigest('2')).not.toBeNull()
    expect(await store().realmKeys.findActive('rlm_2')).not.toBeNull()
    expect(await store().pauses.findMany(['rlm_2', 'dst_2', 'cli_2'])).toHaveLength(3)
    expect(await store().policies.listByRealm('rlm_2')).toHaveLength(3)
    expect(await store().blocks.listByRealm('rlm_2')).toHaveLength(1)
  })

  test('destinations: by alias and address, one alias in a realm, revisions', async () => {
    await store().realms.insert(rows.realm())
    await store().realms.insert(rows.realm({ id: 'rlm_2', name: 'other' }))
    const sales = rows.destination({ id: 'dst_2', alias: 'sales', accountUser: 'a@acme.example' })
    await store().destinations.insert(rows.destination())
    await store().destinations.insert(sales)
    await store().destinations.insert(rows.destination({ id: 'dst_3', realmId: 'rlm_2' }))
    const taken = rows.destination({ id: 'dst_4' })
    await expect(store().destinations.insert(taken)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await store().destinations.findByAlias('rlm_1', 'sales')).toEqual(sales)
    expect(await store().destinations.findByAlias('rlm_2', 'sales')).toBeNull()
    for (const address of ['support@acme.example', 'Support@ACME.example'])
      expect(await store().destinations.listByAddress('rlm_1', address)).toMatchObject([sales, { alias: 'support' }])
    expect(await store().destinations.listByAddress('rlm_1', 'missing@acme.example')).toEqual([])
    expect((await store().destinations.listByRealm('rlm_1')).map(({ alias }) => alias)).toEqual(['sales', 'support'])
    expect(await store().destinations.update({ ...sales, address: 'x@acme.example', revision: 2 })).toBe(true)
    expect(await store().destinations.update({ ...sales, revision: 2 })).toBe(false)
    expect(await store().destinations.findByAlias('rlm_1', 'sales')).toMatchObject({ address: 'x@acme.example' })
    await store().pauses.set(rows.pause({ ownerId: 'dst_2' }))
    await store().policies.set(rows.policy({ ownerId: 'dst_2' }))
    await store().policies.set(rows.policy({ ownerId: 'dst_1' }))
    await store().destinations.remove('dst_2')
    expect(await store().destinations.findByAlias('rlm_1', 'sales')).toBeNull()
    expect(await store().pauses.find('dst_2')).toBeNull()
    expect(await store().policies.find('dst_2')).toBeNull()
    expect(await store().policies.find('dst_1')).not.toBeNull()
  })

  test('pauses are set, replaced and removed, and found in any number', async () => {
    await store().pauses.set(rows.pause({ ownerId: 'everything' }))
    await store().pauses.set(rows.pause({ ownerId: 'everything', reason: 'again', publicMessage: 'Soon.', endsAt: 5 }))
    await store().pauses.set(rows.pause({ ownerId: 'cli_1' }))
    expect(await store().pauses.find('everything')).toEqual(
      rows.pause({ ownerId: 'everything', reason: 'again', publicMessage: 'Soon.', endsAt: 5 }),
    )
    const found = await store().pauses.findMany(['everything', 'cli_1', 'cli_1', 'missing'])
    expect(found.map(({ ownerId }) => ownerId).sort()).toEqual(['cli_1', 'everything'])
    expect(await store().pauses.findMany([])).toEqual([])
    expect(await store().pauses.remove('everything')).toBe(true)
    expect(await store().pauses.remove('everything')).toBe(false)
    expect(await store().pauses.findMany(['everything'])).toEqual([])
  })
}

import { unfiltered } from '@anoncall/domain'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { fresh, rows } from '../store/rows.ts'
import { createDatabase } from './createDatabase.ts'

async function open() {
  const store = await openPostgresStore({ url: await createDatabase(), connectionsMax: 2 })
  onTestFinished(() => store.close())
  return store
}

test.each([1.5, -0.5, 1e21, 2 ** 63])(
  'a cursor that is not an instant, %d, returns nothing without an error',
  async (key) => {
    const { issuances } = await open()
    await issuances.record(fresh([rows.issuance()]))
    for (const cursor of [key, -key]) {
      const { entries } = await issuances.list(unfiltered, { first: 5, after: { key: cursor, id: 'iss_2' } })
      expect(entries).toEqual([])
    }
  },
)

test('parameters are never interpreted as part of the query', async () => {
  const { realms, apiKeys, pauses } = await open()
  await realms.insert(rows.realm())
  const page = { first: 5, after: null, orderBy: 'NAME', direction: 'ASC', isPaused: null, now: 0 } as const
  for (const search of ["'; drop table realms; --", '%', '_', '\\', "a' or '1'='1", '$1', '{"a":1}', '\0', '\ud800'])
    expect((await realms.list({ ...page, search })).entries).toEqual([])
  for (const asked of ["rlm_1' --", 'rlm_1\0', '\ud800', '']) {
    expect(await realms.find(asked)).toBeNull()
    expect(await apiKeys.findByDigest(asked)).toBeNull()
    expect(await pauses.findMany([asked])).toEqual([])
  }
  expect(await realms.find('rlm_1')).toEqual(rows.realm())
})

test('half a surrogate pair is rejected instead of replaced, and undoes only its own statement', async () => {
  const store = await open()
  await store.transaction(async ({ issuances }) => {
    const written = issuances.record(fresh([rows.issuance({ id: 'iss_1', reference: 'a\ud800' })]))
    await expect(written).rejects.toMatchObject({ code: 'INVALID' })
    await issuances.record(fresh([rows.issuance({ id: 'iss_2' })]))
  })
  expect(await store.issuances.find('iss_1')).toBeNull()
  expect(await store.issuances.find('iss_2')).not.toBeNull()
})

import { join } from 'node:path'
import type { IssuanceFilter } from '@anoncall/domain'
import { type CompiledQuery, Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { receiptLists } from '../../src/store/receipts/receiptLists.ts'
import type { Schema } from '../../src/store/Schema.ts'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { threadDialect } from '../../src/store/sqlite/ThreadConnection.ts'
import { tempFolder } from './tempFolder.ts'

const everything: IssuanceFilter = {
  realmId: null,
  destinationId: null,
  apiClientId: null,
  callee: null,
  outcome: null,
  refusalReasons: null,
  wouldBeRefused: null,
  visitor: null,
  decidedAt: null,
}

const filters: readonly (readonly [string, Partial<IssuanceFilter>])[] = [
  ['everything', {}],
  ['a realm', { realmId: 'rlm_1' }],
  ['an outcome', { outcome: 'ISSUED' }],
  ['reasons in a realm', { realmId: 'rlm_1', refusalReasons: ['PAUSED', 'RATE_LIMITED'] }],
  ['monitored refusals', { wouldBeRefused: true }],
  ['a callee', { callee: 'support' }],
  ['a visitor', { visitor: 'v' }],
  ['a visitor in a realm', { visitor: 'v', realmId: 'rlm_1' }],
  ['a visitor and a callee', { visitor: 'v', callee: 'support' }],
  ['a realm on a day', { realmId: 'rlm_1', decidedAt: { from: 1, to: 2 } }],
]

test.each(filters)('a list of %s never reads and sorts all receipts of its facts', async (_, filter) => {
  for (const after of [null, { key: 1_000, id: 'iss_1' }])
    for (const step of await plansOf({ ...everything, ...filter }, after)) {
      expect(step).not.toMatch(/receipts_by_facts \(facts_id=\?\)/)
      expect(step).not.toMatch(/^SCAN (receipts|r|o)$/)
    }
})

/** Returns the steps of SQLite's plans for the queries that find a page of receipts. */
async function plansOf(filter: IssuanceFilter, after: { readonly key: number; readonly id: string } | null) {
  const file = join(tempFolder(), 'anoncall.db')
  await (await openSqliteStore({ file })).close()
  const connection = openConnection(file, { isReader: true })
  const queries: CompiledQuery[] = []
  const recording = {
    executeQuery: async (query: CompiledQuery) => {
      queries.push(query)
      return { rows: [] }
    },
  }
  const db = new Kysely<Schema>({ dialect: threadDialect(recording as never) })
  await receiptLists({ read: db, longRead: db }).list(filter, { first: 50, after })
  expect(queries).not.toEqual([])
  const steps: string[] = []
  for (const query of queries) {
    const { rows } = await connection.executeQuery<{ detail: string }>({
      ...query,
      sql: `explain query plan ${query.sql}`,
    })
    steps.push(...rows.map(({ detail }) => detail))
  }
  connection.close()
  return steps
}

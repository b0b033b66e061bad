import { join } from 'node:path'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations.ts'
import type { Schema } from '../../src/store/Schema.ts'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteDialect } from '../../src/store/sqlite/SqliteDialect.ts'
import { tempFolder } from './tempFolder.ts'

type Entry = readonly [action: string, realmId: string, subjectId: string, changes: Record<string, string | null>]

/** A database from before former callees were stored, with an audit log of these entries at 1,000, 2,000, … */
async function olderRelease(entries: readonly Entry[]) {
  const file = join(tempFolder(), 'anoncall.db')
  const connection = openConnection(file, { isReader: false })
  const older = migrations.slice(
    0,
    migrations.findIndex(({ name }) => name === 'formerCallees'),
  )
  const db = new Kysely<Schema>({ dialect: new SqliteDialect(connection) })
  await migrate(db, older)
  for (const [index, [action, realmId, subjectId, changes]] of entries.entries()) {
    const list = Object.entries(changes).map(([field, after]) => ({ field, before: null, after }))
    connection.run(
      `insert into audit_entries values ('aud_${index}', ${index + 1}, ${1_000 * (index + 1)}, '${action}', null, null, '${subjectId}', '${realmId}', 'req', '${JSON.stringify(list)}', 'h')`,
    )
  }
  connection.close()
  const store = await openSqliteStore({ file })
  onTestFinished(() => store.close())
  return store
}

const created: Record<string, string | null> = {
  name: 'acme',
  accountUser: 'visitor@acme.example',
  timestampUnit: 'SECONDS',
  lifetimeSeconds: '300',
  effectiveLifetimeSeconds: '60',
  cipher: 'AES_128_ECB',
  keyFingerprint: '0a1b2c3d',
}
const line = (address: string, leftAt: number, more: object = {}) => ({
  fingerprint: '0a1b2c3d',
  realmId: 'rlm_1',
  realmName: 'acme',
  name: 'support',
  address,
  accountUser: 'visitor@acme.example',
  fromUser: 'visitor@acme.example',
  timestampUnit: 'SECONDS',
  lifetimeSeconds: 300,
  leftAt,
  ...more,
})

test('reads removed callees from the audit log while a key was active: by deletion, another address, another account and another key', async () => {
  const store = await olderRelease([
    ['REALM_CREATED', 'rlm_1', 'rlm_1', created],
    ['DESTINATION_CREATED', 'rlm_1', 'dst_1', { alias: 'support', address: 'help@acme.example' }],
    ['DESTINATION_CREATED', 'rlm_1', 'dst_2', { alias: 'sales', address: 'sales@acme.example' }],
    ['DESTINATION_UPDATED', 'rlm_1', 'dst_1', { address: 'support@acme.example' }],
    ['DESTINATION_UPDATED', 'rlm_1', 'dst_1', { displayName: 'Support' }],
    ['DESTINATION_DELETED', 'rlm_1', 'dst_1', { alias: null, address: null }],
    ['REALM_UPDATED', 'rlm_1', 'rlm_1', { accountUser: 'web@acme.example', fromUser: 'from@acme.example' }],
    ['REALM_KEY_ACTIVATED', 'rlm_1', 'rky_2', { activeKeyFingerprint: 'ffffffff' }],
    ['DESTINATION_DELETED', 'rlm_1', 'dst_2', { alias: null, address: null }],
  ])
  const sales = { name: 'sales' }
  const web = { ...sales, accountUser: 'web@acme.example', fromUser: 'from@acme.example' }
  const found = await store.formerCallees.listByFingerprint('0a1b2c3d')
  expect(found.sort((a, b) => a.leftAt - b.leftAt)).toEqual([
    line('help@acme.example', 4_000),
    line('support@acme.example', 6_000),
    line('sales@acme.example', 7_000, sales),
    line('sales@acme.example', 8_000, web),
  ])
  expect(await store.formerCallees.listByFingerprint('ffffffff')).toEqual([
    line('sales@acme.example', 9_000, { ...web, fingerprint: 'ffffffff' }),
  ])
})

test('reads the callees of a deleted realm and removed patterns, nothing of a CBC realm, and skips entries without a start', async () => {
  const store = await olderRelease([
    ['DESTINATION_DELETED', 'rlm_0', 'dst_0', { alias: null, address: null }],
    ['REALM_CREATED', 'rlm_1', 'rlm_1', { ...created, calleePatterns: '*@acme.example, night@else.example' }],
    ['REALM_UPDATED', 'rlm_1', 'rlm_1', { calleePatterns: 'night@else.example' }],
    ['REALM_DELETED', 'rlm_1', 'rlm_1', { name: null }],
    ['REALM_CREATED', 'rlm_2', 'rlm_2', { ...created, cipher: 'AES_256_CBC_HMAC' }],
    ['DESTINATION_CREATED', 'rlm_2', 'dst_2', { alias: 'sales', address: 'sales@acme.example' }],
    ['REALM_DELETED', 'rlm_2', 'rlm_2', { name: null }],
  ])
  const found = await store.formerCallees.listByFingerprint('0a1b2c3d')
  expect(found.sort((a, b) => a.leftAt - b.leftAt)).toEqual([
    line('*@acme.example', 3_000, { name: '*@acme.example' }),
    line('night@else.example', 4_000, { name: 'night@else.example' }),
  ])
})

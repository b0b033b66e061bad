import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAuditLogRemoved, verifyAuditChain } from '@anoncall/domain'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../src/config/readConfig.ts'
import { firstRun } from '../../src/setup/firstRun.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { tablesOfReceipts } from '../audit/forgedRows.ts'

const passwordHasher = { hash: async (password: string) => `hash of ${password}` }

/** Starts the service only as far as it uses the database. Returns what it created and then knew. */
export async function startOnce(environment: Record<string, string>) {
  const config = readConfig(environment)
  const folder = await openDataFolder(config, 'service')
  try {
    const { services, filledTables } = folder
    const deps = { services, filledTables, passwordHasher, config, newPassword: () => 'first-password' }
    const record = await firstRun(deps)
    const { store } = services
    const realms = await store.realms.list({
      first: 10,
      after: null,
      search: null,
      isPaused: null,
      now: 0,
      orderBy: 'NAME',
      direction: 'ASC',
    })
    return {
      isFirstRun: record !== null,
      admins: (await store.admins.list()).length,
      realms: realms.entries.map(({ name }) => name),
      isRemoved: await isAuditLogRemoved(services),
      chain: await verifyAuditChain(services),
    }
  } finally {
    await folder.close()
  }
}

/** Returns a separate data folder until the test ends, with master keys outside the reach of the attacks. */
export function newFolder(more: Record<string, string> = {}): Record<string, string> & { ANONCALL_DATA_DIR: string } {
  const root = mkdtempSync(join(tmpdir(), 'anoncall-emptied-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return { ANONCALL_DATA_DIR: join(root, 'data'), ANONCALL_MASTER_KEYS_FILE: join(root, 'master-keys'), ...more }
}

/** What an attacker with the database, but without the keys, removes so that the next start creates a new log. */
export const removals: readonly (readonly [name: string, statements: readonly string[]])[] = [
  [
    'the log, people and the realm of the first start',
    [
      'delete from audit_entries',
      'delete from audit_head',
      'delete from sessions',
      'delete from admins',
      "delete from realms where name = 'demo'",
    ],
  ],
  [
    'the log and people',
    ['delete from audit_entries', 'delete from audit_head', 'delete from sessions', 'delete from admins'],
  ],
  ['the head of the log and people', ['delete from audit_head', 'delete from sessions', 'delete from admins']],
  ['the entries and people', ['delete from audit_entries', 'delete from sessions', 'delete from admins']],
  ['the log alone', ['delete from audit_entries', 'delete from audit_head']],
  [
    'everything but the secrets',
    [
      'audit_entries',
      'audit_head',
      'sessions',
      'admins',
      'api_keys',
      'api_clients',
      'destinations',
      'realm_keys',
      'policies',
      'pauses',
      'blocks',
      'realms',
      'issuances',
      ...tablesOfReceipts,
      'idempotency_keys',
    ].map((table) => `delete from ${table}`),
  ],
]

/** Removes everything from the first run and forges a head of an empty log with an invalid seal. */
export const forgedHead: readonly string[] = [
  ...(removals.at(-1)?.[1] ?? []).filter((statement) => !statement.endsWith('from audit_head')),
  "update audit_head set length = 0, hash = ''",
]

/** Every table with rows. */
export const everything: readonly string[] = [
  ...(removals.at(-1)?.[1] ?? []),
  'delete from server_secrets',
  'delete from audit_evidence',
  'delete from rate_counts',
]

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAuditLogRemoved, verifyAuditChain } from '@anoncall/domain'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../src/config/readConfig.ts'
import { firstRun } from '../../src/setup/firstRun.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'

const passwordHasher = { hash: async (password: string) => `hash of ${password}` }

/** A start of the service as far as it touches the database: what it made, and what it then knows. */
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

/** A data folder of its own until the test ends, with master keys beside it that no attack reaches. */
export function newFolder(more: Record<string, string> = {}): Record<string, string> & { ANONCALL_DATA_DIR: string } {
  const root = mkdtempSync(join(tmpdir(), 'anoncall-emptied-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return { ANONCALL_DATA_DIR: join(root, 'data'), ANONCALL_MASTER_KEYS_FILE: join(root, 'master-keys'), ...more }
}

/** What somebody with the database and without the keys removes so that the next start would begin a new log. */
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
    ].map((table) => `delete from ${table}`),
  ],
]

/** Everything that the first run makes goes, and the head says that nothing was ever recorded, under a seal that does not fit. */
export const forgedHead: readonly string[] = [
  ...(removals.at(-1)?.[1] ?? []).filter((statement) => !statement.endsWith('from audit_head')),
  "update audit_head set length = 0, hash = ''",
]

/** Every table that holds anything. */
export const everything: readonly string[] = [
  ...(removals.at(-1)?.[1] ?? []),
  'delete from server_secrets',
  'delete from audit_evidence',
  'delete from rate_counts',
]

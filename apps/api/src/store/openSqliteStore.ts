import { statSync } from 'node:fs'
import type { Store } from '@anoncall/domain'
import { Kysely } from 'kysely'
import { GroupCommit } from './GroupCommit.ts'
import { migrate } from './migrate.ts'
import { type LibsqlDatabase, openLibsql } from './openLibsql.ts'
import { repositoriesOn } from './repositoriesOn.ts'
import type { Schema } from './Schema.ts'
import { SqliteDialectImmediate } from './SqliteDialectImmediate.ts'
import { StoreOpenError } from './StoreOpenError.ts'
import { type ServerSecrets, serverSecrets } from './serverSecrets.ts'
import { toStoreError } from './toStoreError.ts'

export interface SqliteStore extends Store {
  readonly serverSecrets: ServerSecrets
  /** Waits for nothing: end what uses it first. */
  close(): Promise<void>
}

/** A file of this size is checked in about a tenth of a second; a larger one is left to the chain of the audit log. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024

/**
 * Opens or makes the database, brings its schema up to date, and gives a store with one writer, whose transactions take
 * turns, and one reader beside it, which an open transaction does not hold up.
 *
 * @throws StoreOpenError DAMAGED, NEWER_SCHEMA
 */
export async function openSqliteStore({ file }: { readonly file: string }): Promise<SqliteStore> {
  const { writer, reader } = await openBoth(file)
  const outside = repositoriesOn(reader)
  const writing = repositoriesOn(writer)

  const transaction: Store['transaction'] = async (work) => {
    try {
      return await writer.transaction().execute((trx) => work(repositoriesOn(trx)))
    } catch (error) {
      throw toStoreError(error)
    }
  }
  const groupCommit = new GroupCommit((issuances) => transaction(({ issuances: log }) => log.record(issuances)))

  return {
    transaction,
    realms: reads(outside.realms, writing.realms, ['insert', 'update', 'remove']),
    realmKeys: reads(outside.realmKeys, writing.realmKeys, ['insert', 'update']),
    destinations: reads(outside.destinations, writing.destinations, ['insert', 'update', 'remove']),
    apiClients: reads(outside.apiClients, writing.apiClients, ['insert', 'update', 'remove']),
    apiKeys: reads(outside.apiKeys, writing.apiKeys, ['insert', 'update', 'touch']),
    pauses: reads(outside.pauses, writing.pauses, ['set', 'remove']),
    issuances: {
      ...reads(outside.issuances, writing.issuances, ['removeBefore']),
      record: (rows) => groupCommit.record(rows),
    },
    auditLog: {
      ...outside.auditLog,
      append: () => Promise.reject(new Error('the audit log is written within a transaction only')),
    },
    admins: reads(outside.admins, writing.admins, ['insert', 'update']),
    sessions: reads(outside.sessions, writing.sessions, ['insert', 'touch', 'remove', 'removeOthers', 'removeStale']),
    serverSecrets: serverSecrets(writer),
    async close() {
      await reader.destroy()
      await writer.destroy()
    },
  }
}

/** The reader's methods, but for those that write. */
function reads<Repository, Name extends keyof Repository>(
  reading: Repository,
  writing: Repository,
  writes: readonly Name[],
): Repository {
  return { ...reading, ...Object.fromEntries(writes.map((name) => [name, writing[name]])) }
}

async function openBoth(file: string): Promise<{ writer: Kysely<Schema>; reader: Kysely<Schema> }> {
  try {
    const database = openLibsql(file, { isReader: false })
    checkFile(database, file)
    const writer = new Kysely<Schema>({ dialect: new SqliteDialectImmediate(database) })
    await migrate(writer)
    const reader = new Kysely<Schema>({ dialect: new SqliteDialectImmediate(openLibsql(file, { isReader: true })) })
    return { writer, reader }
  } catch (error) {
    throw isDamage(error) ? damaged(file, error) : error
  }
}

function checkFile(database: LibsqlDatabase, file: string): void {
  if (statSync(file).size > CHECKED_BYTES_MAX) return
  const [result] = database.prepare('PRAGMA quick_check(1)').all([])
  if (Object(result).quick_check !== 'ok') throw damaged(file)
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(NOTADB|CORRUPT)/.test(String(error.code))
}

function damaged(file: string, cause?: unknown): StoreOpenError {
  return new StoreOpenError('DAMAGED', `The database ${file} is damaged. Restore it from a backup.`, { cause })
}

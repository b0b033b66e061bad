import { chmodSync, statSync } from 'node:fs'
import { StoreError } from '@anoncall/domain'
import { StoreOpenError } from '../storeErrors.ts'
import { SqliteConnection } from './SqliteDialect.ts'

/**
 * Opens one connection to a database file.
 *
 * @throws {StoreOpenError} `DAMAGED`, `UNAVAILABLE`
 */
export function openConnection(file: string, { isReader }: { readonly isReader: boolean }): SqliteConnection {
  let connection: SqliteConnection | null = null
  try {
    connection = new SqliteConnection(file)
    // This must be the first statement, because every other statement may have to wait for another process.
    connection.rows(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
    if (!isReader) allowShrinking(connection)
    for (const setting of isReader ? readerSettings : settings) connection.rows(`pragma ${setting}`)
    return connection
  } catch (error) {
    connection?.close()
    throw openError(file, error)
  }
}

/**
 * The maximum size of a file that is checked completely at the start. The check takes about a tenth of a second. Larger
 * files would delay the start too much.
 */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024

/** How long a connection waits for other processes, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5_000

/**
 * The settings of every connection. A connection waits up to five seconds for other processes. It acknowledges a write
 * only when the write is on the disk. It does not trust the schema in the file. It overwrites deleted values in the
 * pages that it writes anyway, so that no page contains a destroyed key.
 */
const settings = [
  `busy_timeout = ${BUSY_TIMEOUT_MS}`,
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'trusted_schema = OFF',
  'secure_delete = FAST',
]

/** The settings of a connection that only reads. */
export const readerSettings: readonly string[] = [...settings, 'query_only = ON']

/**
 * Lets a new file return free pages to the file system. Call it before the other settings, because they write the first
 * page. A file of an earlier version does not change, but its copies by `vacuum into` can return pages. If a file can
 * already return pages, the function skips the setting, which would write to the file and wait for other writers.
 */
function allowShrinking(connection: SqliteConnection): void {
  const [row] = connection.rows('pragma auto_vacuum')
  const isAllowed = typeof row === 'object' && row !== null && 'auto_vacuum' in row && row.auto_vacuum !== 0
  if (!isAllowed) connection.rows('pragma auto_vacuum = INCREMENTAL')
}

/**
 * Checks a file completely, unless it is large.
 *
 * @throws {StoreOpenError} `DAMAGED`
 */
export function checkFile(connection: SqliteConnection, file: string): void {
  if (statSync(file).size > CHECKED_BYTES_MAX) return
  const [row] = connection.rows('pragma quick_check(1)')
  if (!isOk(row)) throw damaged(file)
}

/** Converts an error from opening the store to an error with a message for the operator. */
export function openError(file: string, error: unknown): unknown {
  if (!(error instanceof StoreError)) return error
  if (/SQLITE_(CORRUPT|NOTADB)/.test(error.message)) return damaged(file)
  if (error.code === 'STORAGE_FULL')
    return new StoreOpenError(
      'UNAVAILABLE',
      `The database ${file} cannot be opened: the disk is full. Free space, then try again.`,
    )
  return new StoreOpenError('UNAVAILABLE', `The database ${file} cannot be opened: ${error.message}.`)
}

function isOk(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'quick_check' in row && row.quick_check === 'ok'
}

function damaged(file: string): StoreOpenError {
  return new StoreOpenError('DAMAGED', `The database ${file} is damaged or not a database. Restore a backup.`)
}

/** Writes a consistent copy of a database to a new file, even while other connections write. */
export function vacuumInto(source: string, target: string): void {
  const connection = openConnection(source, { isReader: false })
  try {
    connection.run(`vacuum into '${target.replaceAll("'", "''")}'`)
    chmodSync(target, 0o600)
  } finally {
    connection.close()
  }
}

import { statSync } from 'node:fs'
import { StoreError } from '@anoncall/domain'
import { StoreOpenError } from '../StoreOpenError.ts'
import { SqliteConnection } from './SqliteConnection.ts'

/** A file up to this size is read through at start, which takes about a tenth of a second. Larger ones would delay it. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024

/** Waits for other processes for five seconds, keeps nothing that is not on the disk, believes nothing that a file brings along. */
const settings = [
  'busy_timeout = 5000',
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'trusted_schema = OFF',
]

/**
 * Opens one connection to a database file.
 *
 * @throws {StoreOpenError} `DAMAGED`, `UNAVAILABLE`
 */
export function openConnection(file: string, { isReader }: { readonly isReader: boolean }): SqliteConnection {
  let connection: SqliteConnection | null = null
  try {
    connection = new SqliteConnection(file)
    for (const setting of settings) connection.rows(`pragma ${setting}`)
    if (isReader) connection.rows('pragma query_only = ON')
    return connection
  } catch (error) {
    connection?.close()
    throw openError(file, error)
  }
}

/**
 * Reads a file through, unless it is large.
 *
 * @throws {StoreOpenError} `DAMAGED`
 */
export function checkFile(connection: SqliteConnection, file: string): void {
  if (statSync(file).size > CHECKED_BYTES_MAX) return
  const [row] = connection.rows('pragma quick_check(1)')
  if (!isOk(row)) throw damaged(file)
}

/** What an error on the way to an open store tells the operator. */
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
  return new StoreOpenError('DAMAGED', `The database ${file} is damaged or no database at all. Restore a backup of it.`)
}

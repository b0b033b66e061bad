import { statSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { StoreError } from '@anoncall/domain'
import type { WriterQueue } from '../WriterQueue.ts'
import type { WrittenDatabase } from './createDiskGuard.ts'
import { BUSY_TIMEOUT_MS } from './openConnection.ts'
import type { SqliteConnection } from './SqliteDialect.ts'

/** Returns the functions that measure the free space in a database file, and how much the file will grow. */
export function fileSpace(reading: SqliteConnection, file: string): Omit<WrittenDatabase, 'commits'> {
  const bytesOf = (pragma: PageCount) => numberOf(reading, pragma) * numberOf(reading, 'page_size')
  return {
    reusableBytes: () => bytesOf('freelist_count'),
    owedBytes: () => Math.max(0, bytesOf('page_count') - statSync(file).size),
  }
}

/**
 * The share of a file's pages that is kept free for new rows. Even in a small file, at least `KEPT_FREE_PAGES_MIN`
 * pages are kept free.
 */
const KEPT_FREE_SHARE = 0.05
const KEPT_FREE_PAGES_MIN = 256

/** The maximum number of pages in one slice. Each page that is moved changes up to two others. */
const PAGES_PER_SLICE = 32

/**
 * Releases one slice of free pages to the file system. Returns how many pages these are. A file that an earlier version
 * created keeps its free pages, but its copies can release them.
 */
export function returnFreePages(writing: SqliteConnection): number {
  const free = numberOf(writing, 'freelist_count')
  const kept = Math.max(KEPT_FREE_PAGES_MIN, Math.ceil(numberOf(writing, 'page_count') * KEPT_FREE_SHARE))
  if (free <= kept) return 0
  writing.runToEnd(`pragma incremental_vacuum(${Math.min(PAGES_PER_SLICE, free - kept)})`)
  return free - numberOf(writing, 'freelist_count')
}

const EMPTY_LOG_ATTEMPTS_MAX = 200
const EMPTY_LOG_WAIT_MS = 50

/**
 * Moves the log into the database file and empties the log. This fails during a long read. If the driver waited for the
 * read, it would block the event loop. The attempt is therefore repeated instead.
 *
 * @throws {StoreError} `RETRY` if the reads did not end within ten seconds
 */
export async function emptyLog(queue: WriterQueue, writing: SqliteConnection): Promise<void> {
  for (let attempt = 0; attempt < EMPTY_LOG_ATTEMPTS_MAX; attempt += 1) {
    if (await queue.run(async () => hasEmptiedLog(writing))) return
    await setTimeout(EMPTY_LOG_WAIT_MS)
  }
  throw new StoreError('RETRY', 'a long read keeps deleted rows in the log')
}

function hasEmptiedLog(writing: SqliteConnection): boolean {
  writing.rows('pragma busy_timeout = 0')
  try {
    return numberIn(writing.rows('pragma wal_checkpoint(truncate)'), 'busy') === 0
  } finally {
    writing.rows(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}

type PageCount = 'freelist_count' | 'page_count'

function numberOf(connection: SqliteConnection, pragma: PageCount | 'page_size'): number {
  return numberIn(connection.rows(`pragma ${pragma}`), pragma)
}

function numberIn([row]: readonly unknown[], column: string): number {
  return typeof row === 'object' && row !== null ? Number(Reflect.get(row, column)) : 0
}

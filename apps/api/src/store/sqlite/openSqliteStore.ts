import { writeFile } from 'node:fs/promises'
import { type NewIssuance, type Store, StoreError } from '@anoncall/domain'
import { Kysely } from 'kysely'
import type { ServerSecrets } from '../../vault/serverSecrets.ts'
import type { Executor } from '../Access.ts'
import type { Database, StoreFigures, StoreUpkeep, Transfer } from '../Database.ts'
import { GroupCommit } from '../GroupCommit.ts'
import { migrate } from '../migrate.ts'
import { migrations } from '../migrations.ts'
import { insertTurns, ReceiptRecorder } from '../receipts/recordReceipts.ts'
import { rememberReads } from '../rememberReads.ts'
import type { Schema } from '../Schema.ts'
import { serverSecretRepository } from '../serverSecretRepository.ts'
import { StoreCloseError } from '../storeErrors.ts'
import { storeOver } from '../storeOver.ts'
import { storeUpkeep } from '../storeUpkeep.ts'
import { WriterQueue } from '../WriterQueue.ts'
import type { WrittenDatabase } from './createDiskGuard.ts'
import { emptyLog, fileSpace, returnFreePages } from './fileSpace.ts'
import { checkFile, openConnection, openError } from './openConnection.ts'
import { type SqliteConnection, SqliteDialect } from './SqliteDialect.ts'
import { ThreadConnection, threadDialect } from './ThreadConnection.ts'

/**
 * Opens the store in one SQLite file, which is created or migrated if necessary. One connection runs the write
 * transactions, one at a time. Another connection reads the last committed data in parallel. A third connection, in a
 * thread of its own, runs queries that may read many rows.
 *
 * @param options `readsInThread`: whether there is a third connection. Only a process that also answers requests needs
 * the third connection. Without it, the second connection runs these queries too.
 * @throws {StoreOpenError} `DAMAGED`, `SCHEMA_NEWER`, `UNAVAILABLE`
 */
export async function openSqliteStore({ file, readsInThread = true }: SqliteOptions): Promise<SqliteStore> {
  const writing = await openWriter(file)
  const reading = openConnection(file, { isReader: true })
  const writer = kyselyOn(writing)
  const reader = kyselyOn(reading)
  const thread = new ThreadConnection(file)
  const longReader = readsInThread ? new Kysely<Schema>({ dialect: threadDialect(thread) }) : reader
  const queue = new WriterQueue()
  let commits = 0

  const commit = <Result>(work: (db: Executor) => Promise<Result>): Promise<Result> =>
    queue.run(async () => {
      try {
        return await writer.transaction().execute(work)
      } finally {
        commits += 1
      }
    })
  const upkeep = storeUpkeep({ read: reader, write: commit, writer: THE_ONLY_WRITER })
  const recorder = new ReceiptRecorder(upkeep.context)
  const groupCommit = new GroupCommit<NewIssuance>({
    commit: async (entries) => {
      const turns = await recorder.prepare(entries, commit)
      await commit((db) => insertTurns(db, turns))
    },
    rowsMax: ROWS_PER_FLUSH_MAX,
  })
  const database: Database = {
    read: reader,
    longRead: longReader,
    write: commit,
    transact: commit,
    // SQLite itself undoes a rejected statement.
    writeWithin: (db, work) => work(db),
    // Nothing to announce, because no other process uses the database.
    announce: async () => undefined,
    record: (issuances) => groupCommit.add(issuances),
  }

  return {
    ...storeOver(database, rememberReads(), upkeep.context),
    ...upkeep.functions,
    eraseDeleted: () => emptyLog(queue, writing),
    returnFreePages: () => queue.run(async () => returnFreePages(writing)),
    serverSecrets: serverSecretRepository(database),
    figures: () => ({ ...groupCommit.figures, pool: null }),
    commits: () => commits,
    ...fileSpace(reading, file),
    transfer: {
      snapshot: async (work) => {
        const connection = openConnection(file, { isReader: true })
        try {
          connection.run('begin')
          return await work(kyselyOn(connection))
        } finally {
          // Ends the transaction explicitly. Otherwise, it would last as long as the driver keeps the file open.
          connection.run('rollback')
          connection.close()
        }
      },
      fill: commit,
    },
    close: async () => {
      await thread.close()
      await groupCommit.drained()
      await queue.drained()
      if (!writing.isOpen()) return
      reading.close()
      // After `close`, the driver keeps the file open until its statements are garbage collected. The log is therefore
      // checkpointed explicitly.
      try {
        writing.rows('pragma wal_checkpoint(truncate)')
      } catch (error) {
        throw closeError(file, error)
      } finally {
        writing.close()
      }
    },
  }
}

interface SqliteOptions {
  readonly file: string
  readonly readsInThread?: boolean
}

export interface SqliteStore extends Store, WrittenDatabase, StoreUpkeep {
  readonly serverSecrets: ServerSecrets
  readonly transfer: Transfer
  figures(): StoreFigures
  /** Waits for work in progress, then closes the file. Later calls are rejected. */
  close(): Promise<void>
}

/** The number of the process in the counts of usage. One process at a time uses the database. */
const THE_ONLY_WRITER = 0

/**
 * The maximum number of issuances in one flush. More issuances would block the event loop for longer than a flush
 * takes.
 */
const ROWS_PER_FLUSH_MAX = 200

async function openWriter(file: string): Promise<SqliteConnection> {
  // Creates the file here, because the driver would use the umask of the process. SQLite's log files get the mode of
  // the database file.
  await writeFile(file, '', { flag: 'wx', mode: 0o600 }).catch(() => undefined)
  const connection = openConnection(file, { isReader: false })
  try {
    checkFile(connection, file)
    await migrate(kyselyOn(connection), migrations)
    return connection
  } catch (error) {
    connection.close()
    throw openError(file, error)
  }
}

function closeError(file: string, error: unknown): StoreCloseError {
  const isFull = error instanceof StoreError && error.code === 'STORAGE_FULL'
  const reason = isFull ? 'the disk is full' : error instanceof Error ? error.message : String(error)
  return new StoreCloseError(
    `The last changes are still in ${file}-wal, because they could not be moved into ${file}: ${reason}. No data is lost. Keep both files together${isFull ? ', free space' : ''} and start Anoncall again, which moves them.`,
  )
}

function kyselyOn(connection: SqliteConnection): Kysely<Schema> {
  return new Kysely({ dialect: new SqliteDialect(connection) })
}

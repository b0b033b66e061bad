import { Worker } from 'node:worker_threads'
import { StoreError } from '@anoncall/domain'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { checkParameters, toStoreError } from '../storeErrors.ts'
import { readerSettings } from './openConnection.ts'

/**
 * A read-only connection. Its queries run in a separate thread, one at a time, so that the event loop continues during
 * a query. A query reads everything that was committed before it was sent.
 *
 * The thread starts with the first query. If the thread ends unexpectedly, the queries under way are rejected, and the
 * next query starts another thread.
 */
export class ThreadConnection implements DatabaseConnection {
  readonly #file: string
  #thread: ReaderThread | null = null
  #isOpen = true

  constructor(file: string) {
    this.#file = file
  }

  /** @throws {StoreError} `INVALID` for a parameter that the driver would change, `FAILED` if the thread ended */
  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    checkParameters(parameters, query.kind !== 'SelectQueryNode')
    if (!this.#isOpen) throw new StoreError('FAILED', 'the store is closed')
    if (this.#thread?.hasEnded !== false) this.#thread = new ReaderThread(this.#file)
    // The cast is safe, because the types of the schema describe the columns.
    return { rows: (await this.#thread.ask(sql, parameters)) as Row[] }
  }

  // biome-ignore lint/correctness/useYield: Kysely requires a generator, but nothing here streams.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new StoreError('FAILED', 'this connection does not stream')
  }

  /** Waits for the queries under way, then ends the thread. Later queries are rejected. */
  async close(): Promise<void> {
    this.#isOpen = false
    await this.#thread?.end()
  }
}

/** Returns the dialect for a connection that only reads. It has no transactions. */
export function threadDialect(connection: ThreadConnection): Dialect {
  const refuse = async (): Promise<void> => {
    throw new StoreError('FAILED', 'this connection has no transactions')
  }
  return {
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      releaseConnection: async () => undefined,
      destroy: () => connection.close(),
    }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

/** The data that a thread gets when it starts. */
export interface ThreadData {
  readonly file: string
  /** The pragmas of the connection. */
  readonly settings: readonly string[]
}

export interface Question {
  readonly id: number
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** The rows of a query, or the driver's error code if the query failed. */
export type Answer =
  | { readonly id: number; readonly rows: readonly unknown[] }
  | { readonly id: number; readonly code: unknown }

/** One thread with the queries that it has not answered yet. */
class ReaderThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #ended: Promise<void>
  #lastId = 0
  #hasEnded = false

  constructor(file: string) {
    const workerData: ThreadData = { file, settings: readerSettings }
    const worker = new Worker(new URL('./readerThread.mjs', import.meta.url), { workerData, execArgv: [] })
    let cause: unknown
    worker.on('message', (answer: Answer) => this.#settle(answer))
    worker.on('error', (error) => {
      cause = error
    })
    this.#worker = worker
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#hasEnded = true
        for (const { reject } of this.#waiting.values())
          reject(new StoreError('FAILED', 'the thread that reads the database ended', { cause }))
        this.#waiting.clear()
        resolve()
      })
    })
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  ask(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]> {
    this.#lastId += 1
    const question: Question = { id: this.#lastId, sql, parameters }
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject })
      this.#worker.postMessage(question)
    })
  }

  /** Ends the thread after its last query. */
  async end(): Promise<void> {
    this.#worker.postMessage(null)
    await this.#ended
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('rows' in answer) waiting?.resolve(answer.rows)
    else waiting?.reject(toStoreError(answer))
  }
}

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void
  readonly reject: (error: StoreError) => void
}

import { StoreError } from '@anoncall/domain'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import Database from 'libsql'
import { checkParameters, toStoreError } from '../storeErrors.ts'

/**
 * Adapts one SQLite connection to Kysely. Kysely's own dialect prepares a statement again for each execution, and its
 * transactions may fail at their first write. This dialect caches prepared statements, and its transactions take the
 * write lock at the start. The store coordinates the use of the connection. Every query runs synchronously.
 */
export class SqliteDialect implements Dialect {
  readonly #connection: SqliteConnection

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  createDriver(): Driver {
    const connection = this.#connection
    return {
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: async () => connection.run('begin immediate'),
      commitTransaction: async () => connection.run('commit'),
      // If the disk is full or the file is damaged, SQLite has already rolled back.
      rollbackTransaction: async () => (connection.isInTransaction() ? connection.run('rollback') : undefined),
      releaseConnection: async () => undefined,
      destroy: async () => connection.close(),
    }
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter()
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

interface Statement {
  readonly prepared: ReturnType<Database.Database['prepare']>
  /**
   * Whether the statement returns rows. The value is cached, because reading it from the driver takes as long as a
   * short query.
   */
  readonly isReader: boolean
}

/** The maximum number of cached prepared statements. The repositories use about a hundred. */
const STATEMENTS_MAX = 300

/** A connection of the libsql driver with cached prepared statements. It works around the driver's pitfalls. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Statement>()
  #isOpen = true

  /** Opens the file, and creates it if it does not exist. */
  constructor(file: string) {
    this.#database = mapped(() => new Database(file))
  }

  isOpen(): boolean {
    return this.#isOpen
  }

  isInTransaction(): boolean {
    return this.#isOpen && this.#database.inTransaction
  }

  /** Runs one statement without parameters. */
  run(sql: string): void {
    this.#execute(sql, [])
  }

  /**
   * Runs one statement that works in steps, such as `pragma incremental_vacuum`. The driver's `run` makes only the
   * first step of a statement that returns no rows, and leaves the statement open.
   */
  runToEnd(sql: string): void {
    if (!this.#isOpen) throw new StoreError('FAILED', 'the store is closed')
    mapped(() => this.#database.exec(sql))
  }

  /** Returns the rows of one statement without parameters. */
  rows(sql: string): unknown[] {
    return this.#execute(sql, []).rows
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    checkParameters(parameters, query.kind !== 'SelectQueryNode')
    const { rows, changes } = this.#execute(sql, parameters)
    // The cast is safe, because the types of the schema describe the columns.
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
  }

  // biome-ignore lint/correctness/useYield: Kysely requires a generator, but nothing here streams.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new StoreError('FAILED', 'this connection does not stream')
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#statements.clear()
    this.#database.close()
  }

  #execute(sql: string, parameters: readonly unknown[]): { rows: unknown[]; changes: number } {
    if (!this.#isOpen) throw new StoreError('FAILED', 'the store is closed')
    return mapped(() => {
      const { prepared, isReader } = this.#prepare(sql)
      // Uses `all`, because `get` leaves its read open and adds a field to the row.
      if (isReader) return { rows: prepared.all([...parameters]), changes: 0 }
      return { rows: [], changes: prepared.run([...parameters]).changes }
    })
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear()
    const prepared = this.#database.prepare(sql)
    const statement = { prepared, isReader: prepared.reader }
    this.#statements.set(sql, statement)
    return statement
  }
}

function mapped<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw toStoreError(error)
  }
}

import { StoreError } from '@anoncall/domain'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import Database from 'libsql'
import { toStoreError } from '../toStoreError.ts'

type Statement = ReturnType<Database.Database['prepare']>

/** Statements kept ready. The repositories have about a hundred. */
const STATEMENTS_MAX = 300

/** One connection of the libsql driver, with its statements kept ready and its traps shut. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Statement>()
  #isOpen = true

  /** Opens the file, creating it if need be. */
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

  /** The rows of one statement without parameters. */
  rows(sql: string): unknown[] {
    return this.#execute(sql, []).rows
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    checkParameters(parameters, query.kind !== 'SelectQueryNode')
    const { rows, changes } = this.#execute(sql, parameters)
    // The schema's types say what the columns hold.
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for a generator; nothing here streams.
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
      const statement = this.#prepare(sql)
      // `all` and not `get`: the latter leaves its read open and adds a field of its own to the row.
      if (statement.reader) return { rows: statement.all([...parameters]), changes: 0 }
      return { rows: [], changes: statement.run([...parameters]).changes }
    })
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/**
 * The driver aborts the whole process on a boolean, binds `undefined` and NaN as null, and cuts text at a NUL when it is
 * read back. None of the three may reach it; searching for text with a NUL is harmless and finds nothing.
 */
function checkParameters(parameters: readonly unknown[], isWriting: boolean): void {
  for (const parameter of parameters) {
    const isBindable = parameter === null || typeof parameter === 'string' || Number.isFinite(parameter)
    if (!isBindable) throw new StoreError('INVALID', `a ${typeof parameter} cannot be stored`)
    if (isWriting && typeof parameter === 'string' && parameter.includes('\0'))
      throw new StoreError('INVALID', 'text with a NUL character cannot be stored')
  }
}

function mapped<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw toStoreError(error)
  }
}

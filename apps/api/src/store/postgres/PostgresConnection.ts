import { StoreError } from '@anoncall/domain'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type pg from 'pg'
import { checkParameters } from '../checkParameters.ts'
import { toStoreError } from '../toStoreError.ts'
import { AwayError, awayErrorOf } from './AwayError.ts'
import { repeatWhileAway } from './repeatWhileAway.ts'

/** A connection that is lent by the pool. Outside a transaction a question is asked again, on another one, where this one breaks. */
export class PostgresConnection implements DatabaseConnection {
  readonly #pool: pg.Pool
  #client: pg.PoolClient | null = null
  #isInTransaction = false

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    const isReading = query.kind === 'SelectQueryNode'
    checkParameters(parameters, !isReading)
    const values = isReading ? parameters.map(searchable) : [...parameters]
    const ask = () => this.#query(sql, values)
    const { rows, rowCount } = await (isReading && !this.#isInTransaction ? repeatWhileAway(ask) : ask())
    // The schema's types say what the columns hold.
    if (rowCount === null) return { rows: rows as Row[] }
    return { rows: rows as Row[], numAffectedRows: BigInt(rowCount) }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for a generator; nothing here streams.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new StoreError('FAILED', 'this connection does not stream')
  }

  /** Nothing has been done yet, so that the beginning may be repeated. */
  async begin(): Promise<void> {
    await repeatWhileAway(() => this.#query('begin', []))
    this.#isInTransaction = true
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    // What broke has been rolled back by the server.
    if (how === 'rollback' && this.#client === null) return
    const { command } = await this.#query(how, [])
    this.#isInTransaction = false
    // After a refused statement that nobody minded, the server rolls back and calls that a success.
    if (how === 'commit' && command !== 'COMMIT')
      throw new StoreError('FAILED', 'a transaction went on after a refused statement and was undone')
  }

  /** Gives the connection back. One that was left within a transaction is closed. */
  release(): void {
    this.#client?.release(this.#isInTransaction)
    this.#client = null
  }

  async #query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    // Within a transaction another connection would know nothing of it: a commit there would succeed, and keep nothing.
    if (this.#client === null && this.#isInTransaction) throw new AwayError('lost within a transaction')
    try {
      this.#client ??= await this.#pool.connect()
      return await this.#client.query(text, [...values])
    } catch (error) {
      const away = awayErrorOf(error)
      if (away === null) throw toStoreError(error)
      this.#client?.release(true)
      this.#client = null
      throw away
    }
  }
}

/** PostgreSQL refuses a NUL even in a question. No stored text has one, nor this character, which Unicode sets aside for nothing. */
function searchable(parameter: unknown): unknown {
  return typeof parameter === 'string' ? parameter.replaceAll('\0', '\uFFFF') : parameter
}

import { StoreError } from '@anoncall/domain'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'
import type pg from 'pg'
import { checkParameters, toStoreError } from '../storeErrors.ts'
import { AwayError, awayErrorOf, repeatWhileAway } from './AwayError.ts'

/**
 * Adapts a connection pool to Kysely. Kysely's own dialect does not handle broken connections, and does not sort text
 * by its bytes.
 */
export class PostgresDialect implements Dialect {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  createDriver(): Driver {
    const ours = (connection: unknown): PostgresConnection => {
      if (connection instanceof PostgresConnection) return connection
      throw new TypeError('not a connection of this driver')
    }
    return {
      init: async () => undefined,
      // The connection is opened at the first query. The kind of that query determines whether a retry is safe.
      acquireConnection: async () => new PostgresConnection(this.#pool),
      beginTransaction: (connection) => ours(connection).begin(),
      commitTransaction: (connection) => ours(connection).end('commit'),
      rollbackTransaction: (connection) => ours(connection).end('rollback'),
      releaseConnection: async (connection) => ours(connection).release(),
      destroy: () => this.#pool.end(),
    }
  }

  createQueryCompiler(): QueryCompiler {
    return new ByteOrderCompiler()
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter()
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return new PostgresIntrospector(db)
  }
}

/**
 * Compiles column types so that text is sorted by its bytes, as in SQLite, regardless of the database's language. Only
 * migrations use column types.
 */
class ByteOrderCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    if (node.dataType === 'text') this.append(' collate "C"')
  }
}

const preparedNames = new Map<string, string>()

/**
 * Gives a statement a name. Each connection then parses and plans it only once. Returns the text of the statement.
 *
 * @param name A name that no other statement has.
 */
export function prepared(name: string, text: string): string {
  preparedNames.set(text, name)
  return text
}

/**
 * A connection from the pool. If the connection breaks outside a transaction, a read is retried on another connection.
 */
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
    // The cast is safe, because the types of the schema describe the columns.
    if (rowCount === null) return { rows: rows as Row[] }
    return { rows: rows as Row[], numAffectedRows: BigInt(rowCount) }
  }

  // biome-ignore lint/correctness/useYield: Kysely requires a generator, but nothing here streams.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new StoreError('FAILED', 'this connection does not stream')
  }

  /** Starts a transaction. Retries if the connection breaks, because the transaction has not done anything yet. */
  async begin(): Promise<void> {
    await repeatWhileAway(() => this.#query('begin', []))
    this.#isInTransaction = true
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    // If the connection is lost, the server has already rolled back the transaction.
    if (how === 'rollback' && this.#client === null) return
    const { command } = await this.#query(how, [])
    this.#isInTransaction = false
    // If the caller ignored a rejected statement, the server responds to the commit with a rollback but reports no
    // error.
    if (how === 'commit' && command !== 'COMMIT')
      throw new StoreError('FAILED', 'a transaction continued after a rejected statement and was undone')
  }

  /** Returns the connection to the pool. A connection with an open transaction is closed instead. */
  release(): void {
    this.#client?.release(this.#isInTransaction)
    this.#client = null
  }

  async #query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    // A new connection would not be part of this transaction. A commit on it would succeed without storing anything.
    if (this.#client === null && this.#isInTransaction) throw new AwayError('lost within a transaction')
    try {
      this.#client ??= await this.#pool.connect()
      const name = preparedNames.get(text)
      if (name === undefined) return await this.#client.query(text, [...values])
      return await this.#client.query({ name, text, values: [...values] })
    } catch (error) {
      const away = awayErrorOf(error)
      if (away === null) throw toStoreError(error)
      this.#client?.release(true)
      this.#client = null
      throw away
    }
  }
}

/**
 * Replaces NUL characters in a search value, because PostgreSQL rejects them even in queries. The replacement is a
 * noncharacter of Unicode. Stored texts contain neither character.
 */
function searchable(parameter: unknown): unknown {
  return typeof parameter === 'string' ? parameter.replaceAll('\0', '\uFFFF') : parameter
}

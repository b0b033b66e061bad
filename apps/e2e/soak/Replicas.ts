import { rm } from 'node:fs/promises'
import { type PostgresServer, startPostgres } from '@anoncall/test-postgres'
import pg from 'pg'
import { askGraphQL } from '../harness/askGraphQL.ts'
import { Owner } from '../harness/Owner.ts'
import { type Anoncall, makeDataDir, startAnoncall } from '../harness/startAnoncall.ts'
import type { RunningProcess } from '../harness/startProcess.ts'
import { textAt } from '../harness/valueAt.ts'

const PASSWORD = 'lantern orbit velvet 47 quarry'
const ISSUE =
  'mutation { issueAnonymousCredentials(input: { callee: "support" }) { __typename ... on IssueAnonymousCredentialsPayload { issuanceId credentials { realm } } ... on IssuanceRefused { reason } } }'

/** The result of one request. `lost` means that no complete answer arrived. */
export type Attempt =
  | { readonly kind: 'issued'; readonly issuanceId: string; readonly realm: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'lost' }

/** Several built services, each in its own process, with one PostgreSQL server that flushes every commit. */
export class Replicas {
  readonly server: PostgresServer
  readonly databaseUrl: string
  readonly realmId: string
  readonly owner: Owner
  readonly #dataDir: string
  readonly #processes: RunningProcess[]
  readonly #running: Anoncall[]

  private constructor(fields: {
    readonly server: PostgresServer
    readonly databaseUrl: string
    readonly realmId: string
    readonly owner: Owner
    readonly dataDir: string
    readonly processes: RunningProcess[]
    readonly running: Anoncall[]
  }) {
    this.server = fields.server
    this.databaseUrl = fields.databaseUrl
    this.realmId = fields.realmId
    this.owner = fields.owner
    this.#dataDir = fields.dataDir
    this.#processes = fields.processes
    this.#running = fields.running
  }

  static async start(count: number, workerIndex: number): Promise<Replicas> {
    const server = await startPostgres({ isDurable: true })
    const databaseUrl = await server.createDatabase()
    const dataDir = await makeDataDir()
    const processes: RunningProcess[] = []
    const running: Anoncall[] = []
    while (running.length < count) running.push(await startOne({ workerIndex, dataDir, databaseUrl, processes }))
    const [first] = running
    if (first === undefined) throw new Error('no replica')
    const owner = await Owner.settleIn(first, PASSWORD)
    const realmId = textAt(await owner.ask('{ realm(name: "demo") { id } }'), 'data.realm.id')
    return new Replicas({ server, databaseUrl, realmId, owner, dataDir, processes, running })
  }

  get count(): number {
    return this.#running.length
  }

  get dataDir(): string {
    return this.#dataDir
  }

  /** Requests credentials from one replica with the demo site's secret key. */
  async issueAt(index: number): Promise<Attempt> {
    const replica = this.#running[index % this.count]
    if (replica === undefined) throw new Error(`no replica ${index}`)
    const authorization = `Bearer ${replica.firstRun.apiSecretKey}`
    const answer = await askGraphQL(replica.graphqlUrl, { query: ISSUE }, { authorization }).catch(() => null)
    if (answer === null) return { kind: 'lost' }
    const { data, errors } = Object(answer.body)
    if (errors !== undefined) return { kind: 'error', code: String(errors[0]?.extensions?.code) }
    const result = data.issueAnonymousCredentials
    if (result.reason !== undefined) return { kind: 'refused', reason: result.reason }
    return { kind: 'issued', issuanceId: result.issuanceId, realm: result.credentials.realm }
  }

  /** Restarts one replica on its port, as an upgrade does. Returns how long the stop and the start took, in milliseconds. */
  async restart(index: number): Promise<{ readonly ended: number; readonly started: number }> {
    const replica = this.#running[index]
    if (replica === undefined) throw new Error(`no replica ${index}`)
    const stoppedAt = performance.now()
    await replica.api.stop('SIGTERM')
    const ended = performance.now() - stoppedAt
    const again = await startOne({
      workerIndex: 0,
      dataDir: this.#dataDir,
      databaseUrl: this.databaseUrl,
      processes: this.#processes,
      port: replica.port,
    })
    this.#running[index] = again
    return { ended, started: again.startedWithin }
  }

  /** Returns how many of these receipts have a row for issued credentials. */
  async countRows(issuanceIds: readonly string[]): Promise<number> {
    const text =
      "select count(*)::int as count from receipts as r join receipt_facts as f on f.id = r.facts_id join usage_series as s on s.id = f.series_id where s.outcome = 'ISSUED' and r.id = any($1)"
    const [row] = await this.sql<{ count: number }>(text, [issuanceIds])
    return row?.count ?? 0
  }

  async sql<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Row>(text, [...values])).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.stop('SIGKILL')))
    await this.server.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}

interface One {
  readonly workerIndex: number
  readonly dataDir: string
  readonly databaseUrl: string
  readonly processes: RunningProcess[]
  readonly port?: number
}

function startOne({ workerIndex, dataDir, databaseUrl, processes, port }: One): Promise<Anoncall> {
  return startAnoncall({
    workerIndex,
    dataDir,
    ...(port === undefined ? {} : { port }),
    settings: { DATABASE_URL: databaseUrl, ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'fatal' },
    onStarted: (api) => processes.push(api),
  })
}

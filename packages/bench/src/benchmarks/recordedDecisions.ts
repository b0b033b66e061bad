import type { Conditions, Finished } from '../benchmark.ts'
import { alignedLines, goalLine, megabytes, quantile, rangeText, type Spread, short, spreadOf } from '../figures.ts'
import { type DemoService, startDemoService } from '../service/demoService.ts'
import { createGraphQLClient, type SendOperation, signIn } from '../service/graphqlClient.ts'
import type { ProbeReading } from '../service/loopProbe.ts'
import { type ConsoleQuery, createConsoleQueries } from './consoleQueries.ts'

const DECISIONS = 100_000
/**
 * The longest wait that people do not notice. The limit does not apply to previews, which decide each request twice
 * while the console shows progress.
 */
const RESPONSE_MAX_MS = 300
const PREVIEW_MAX_MS = 1_500
/** The longest time for which the event loop can be blocked without other callers noticing. */
const BLOCKED_MAX_MS = 50
const ROUNDS_MAX = 20
const PREVIEW_ROUNDS_MAX = 5
const ISSUED_ALONE = 1_000

const FLOOR =
  'query ($callee: String!) { callAvailability(callee: $callee) { isOpen reason nextOpenAt publicMessage } }'
const ISSUE = `mutation ($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) { ... on IssueAnonymousCredentialsPayload { issuanceId credentials { toToken } } }
}`

/** The console's queries over 100,000 recorded decisions in SQLite, and issuing at the same time. */
export const recordedDecisions = {
  name: 'recorded-decisions',
  async run(conditions: RecordedConditions): Promise<Finished> {
    const service = await startDemoService(DECISIONS * conditions.scale)
    try {
      const report = await measure(service, conditions)
      return { report, text: renderRecordedReport(report) }
    } finally {
      await service.stop()
    }
  },
}

type RecordedConditions = Pick<Conditions, 'rounds' | 'scale' | 'onProgress'>

/** The results of a service with many recorded decisions. */
export interface RecordedReport {
  readonly name: string
  readonly title: string
  /** The query that all ratios refer to. */
  readonly floor: string
  readonly rows: readonly QueryRow[]
  /** Resident memory before the first query and after the last query. */
  readonly memoryBytes: { readonly before: number; readonly after: number }
  readonly issuing: { readonly alone: Latency; readonly besidePreview: Latency }
  readonly goals: readonly { readonly text: string; readonly isMet: boolean }[]
}

export interface QueryRow {
  readonly query: string
  readonly responseMs: Spread
  /** The response time divided by the response time of the floor in the same round. */
  readonly ratio: Spread
  /** The longest time in which the service's event loop was blocked. */
  readonly blockedMs: number
}

interface Latency {
  readonly count: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

async function measure(service: DemoService, conditions: RecordedConditions): Promise<RecordedReport> {
  const { rounds, scale, onProgress } = conditions
  const clock = () => performance.now()
  const send = await signIn(service.url, service.email, service.password)
  const sendAsClient = createGraphQLClient(service.url, { authorization: `Bearer ${service.secretKey}` })
  const sendFloor = () => sendAsClient(FLOOR, { callee: 'support' })
  const issue = () => sendAsClient(ISSUE, { input: { callee: 'support' } })
  const { lists, previews } = await createConsoleQueries(send, Date.now())
  for (let warmUp = 0; warmUp < 200; warmUp += 1) await sendFloor()
  const before = (await service.probe()).residentBytes
  const shared = { clock, send, sendFloor, probe: service.probe }

  const listRows = await measureQueries(lists, { ...shared, rounds: Math.min(rounds, ROUNDS_MAX) })
  onProgress(1, 3)
  const previewRounds = Math.min(rounds, PREVIEW_ROUNDS_MAX)
  const previewRows = await measureQueries(previews, { ...shared, rounds: previewRounds })
  onProgress(2, 3)

  const alone = await measureIssuing(clock, issue, (count) => count >= ISSUED_ALONE * scale)
  let arePreviewsDone = false
  const sendPreviews = async (): Promise<void> => {
    for (let round = 0; round < previewRounds; round += 1)
      for (const { document, variables } of previews) await send(document, variables)
    arePreviewsDone = true
  }
  const [besidePreview] = await Promise.all([measureIssuing(clock, issue, () => arePreviewsDone), sendPreviews()])
  onProgress(3, 3)
  const { residentBytes: after } = await service.probe()
  return {
    name: recordedDecisions.name,
    title: `${(DECISIONS * scale).toLocaleString('en-US')} recorded decisions, queried over HTTP`,
    floor: 'callAvailability',
    rows: [...listRows, ...previewRows],
    memoryBytes: { before, after },
    issuing: { alone, besidePreview },
    goals: goalsOf(listRows, previewRows),
  }
}

interface QueryConditions {
  /** Milliseconds since any fixed time. */
  readonly clock: () => number
  readonly rounds: number
  readonly send: SendOperation
  readonly sendFloor: () => Promise<unknown>
  readonly probe: () => Promise<Pick<ProbeReading, 'blockedMs'>>
}

/** Sends each query several times, each time after the floor query, and reads how long the event loop was blocked. */
export async function measureQueries(
  queries: readonly ConsoleQuery[],
  { clock, rounds, send, sendFloor, probe }: QueryConditions,
): Promise<QueryRow[]> {
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = clock()
    await work()
    return clock() - startedAt
  }
  const rows: QueryRow[] = []
  for (const { name, document, variables } of queries) {
    // The first response is not measured, because it includes reading from the disk and compiling.
    await send(document, variables)
    await probe()
    const samples: { readonly floor: number; readonly own: number }[] = []
    for (let round = 0; round < rounds; round += 1)
      samples.push({ floor: await timed(sendFloor), own: await timed(() => send(document, variables)) })
    const { blockedMs } = await probe()
    rows.push({
      query: name,
      responseMs: spreadOf(samples.map(({ own }) => own)),
      ratio: spreadOf(samples.map(({ own, floor }) => own / floor)),
      blockedMs,
    })
  }
  return rows
}

/**
 * Issues credentials one after the other and returns the latencies.
 *
 * @param isDone Called before each request, with the number of credentials issued so far. Returning `true` ends the
 * measurement.
 */
export async function measureIssuing(
  clock: () => number,
  issue: () => Promise<unknown>,
  isDone: (count: number) => boolean,
): Promise<Latency> {
  const samples: number[] = []
  while (!isDone(samples.length)) {
    const startedAt = clock()
    await issue()
    samples.push(clock() - startedAt)
  }
  samples.sort((a, b) => a - b)
  return {
    count: samples.length,
    p50Ms: quantile(samples, 0.5),
    p99Ms: quantile(samples, 0.99),
    maxMs: quantile(samples, 1),
  }
}

function goalsOf(lists: readonly QueryRow[], previews: readonly QueryRow[]): RecordedReport['goals'] {
  const median = ({ responseMs }: QueryRow): number => responseMs.median
  const blocked = ({ blockedMs }: QueryRow): number => blockedMs
  return [
    goal('a response within', RESPONSE_MAX_MS, longestOf(lists, median)),
    goal('a preview within', PREVIEW_MAX_MS, longestOf(previews, median)),
    goal('the event loop blocked for at most', BLOCKED_MAX_MS, longestOf([...lists, ...previews], blocked)),
  ]
}

interface Longest {
  readonly query: string
  readonly ms: number
}

function longestOf(rows: readonly QueryRow[], measureRow: (row: QueryRow) => number): Longest {
  return rows
    .map((row) => ({ query: row.query, ms: measureRow(row) }))
    .reduce((longest, each) => (each.ms > longest.ms ? each : longest))
}

function goal(label: string, maxMs: number, { query, ms }: Longest) {
  return { text: `${label} ${maxMs} ms: ${ms.toFixed(0)} ms (${query})`, isMet: ms <= maxMs }
}

/** Returns a report as a table for a terminal. */
export function renderRecordedReport(report: RecordedReport): string {
  const { name, title, floor, rows, memoryBytes, issuing, goals } = report
  const header = ['', 'ms a response', 'p10-p90', `x ${floor}`, 'loop blocked, ms']
  const cellsOf = ({ query, responseMs, ratio, blockedMs }: QueryRow): string[] => [
    query,
    short(responseMs.median),
    rangeText(responseMs, short),
    short(ratio.median),
    blockedMs.toFixed(0),
  ]
  return [
    `${name}: ${title}`,
    ...alignedLines([header, ...rows.map(cellsOf)]),
    `issuing alone: ${latencyText(issuing.alone)}`,
    `issuing beside previews: ${latencyText(issuing.besidePreview)}`,
    `resident memory: ${megabytes(memoryBytes.before)} MB before, ${megabytes(memoryBytes.after)} MB after`,
    ...goals.map(({ isMet, text }) => goalLine(isMet, text)),
  ].join('\n')
}

function latencyText({ count, p50Ms, p99Ms, maxMs }: Latency): string {
  return `p50 ${short(p50Ms)} ms, p99 ${short(p99Ms)} ms, longest ${short(maxMs)} ms, of ${count.toLocaleString('en-US')}`
}

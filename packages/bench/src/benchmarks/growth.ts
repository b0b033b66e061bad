import { loadavg } from 'node:os'
import type { Conditions, Finished } from '../benchmark.ts'
import { alignedLines, goalLine, megabytes, type Spread, short, spreadOf } from '../figures.ts'
import { type GrowthFolder, makeGrowthFolder, VISITORS } from '../growth/growthFolder.ts'
import type { StoredSizes } from '../growth/multiplyReceipts.ts'
import { type RetentionFigures, watchRetention } from '../growth/retention.ts'
import { type SteadyLoad, type SteadyLoadFigures, startSteadyLoad } from '../growth/steadyLoad.ts'
import { issueForVisitor } from '../load/issueRequests.ts'
import { signIn } from '../service/graphqlClient.ts'
import { type ProbedService, startProbedService } from '../service/probedService.ts'
import { type ConsoleQuery, createConsoleQueries } from './consoleQueries.ts'

const LOAD_PER_SECOND = 200
const LOAD_MAX_MS = 600_000
const ALONE_MS = 500
const ROUNDS_MAX = 5
const RETAINED_LESS = 100_000

const RESPONSE_MAX_MS = 300
const BLOCKED_MAX_MS = 50
const RECEIPT_MAX_BYTES = 500
const START_MAX_MS = 1_000

/**
 * A service with many receipts: their size, the start, the memory, and how long the event loop is blocked by questions of
 * the console and by retention while other requests issue credentials.
 */
export const growth = {
  name: 'growth',
  async run(conditions: GrowthConditions): Promise<Finished> {
    const folder = await makeGrowthFolder(Math.ceil(conditions.receipts * conditions.scale), (part) =>
      conditions.onProgress(Math.round(part * FILL_PARTS), PARTS),
    )
    try {
      const report = await measure(folder, conditions)
      return { report, text: renderGrowthReport(report) }
    } finally {
      await folder.remove()
    }
  },
}

type GrowthConditions = Pick<Conditions, 'rounds' | 'launches' | 'scale' | 'receipts' | 'onProgress'>

/** The number of parts of the progress, and how many of them are for filling the store. */
const PARTS = 10
const FILL_PARTS = 5

/** The results for one number of receipts. */
export interface GrowthReport {
  readonly name: string
  readonly title: string
  readonly stored: StoredSizes
  readonly startMs: Spread
  readonly memoryBytes: { readonly afterStart: number; readonly afterQuestions: number }
  /** The first row is the load without a question. */
  readonly rows: readonly GrowthRow[]
  readonly load: SteadyLoadFigures
  readonly retention: RetentionFigures
  /** The number of runnable processes of the machine, as an average over a minute. */
  readonly machineLoad: { readonly before: number; readonly after: number }
  readonly goals: readonly { readonly text: string; readonly isMet: boolean }[]
}

export interface GrowthRow {
  readonly question: string
  readonly responseMs: { readonly median: number; readonly max: number }
  /** The longest block of the service's event loop during each response. */
  readonly blockedMs: { readonly median: number; readonly max: number }
}

async function measure(folder: GrowthFolder, conditions: GrowthConditions): Promise<GrowthReport> {
  const { rounds, launches, scale, onProgress } = conditions
  const [before = 0] = loadavg()
  const stored = folder.sizes()
  const starts: number[] = []
  const restart = async (service: ProbedService | null): Promise<ProbedService> => {
    await service?.stop()
    const started = await startProbedService(folder.env)
    starts.push(started.startMs)
    return started
  }
  let service = await restart(null)
  while (starts.length < launches) service = await restart(service)
  let answered: Awaited<ReturnType<typeof askUnderLoad>>
  try {
    answered = await askUnderLoad(service, folder, Math.min(rounds, ROUNDS_MAX))
  } finally {
    await service.stop()
  }
  onProgress(PARTS - 2, PARTS)
  const retention = await watchRetention(folder, Math.ceil(RETAINED_LESS * scale), ({ url }) => issue(url, folder))
  onProgress(PARTS, PARTS)
  const { lists, previews, ...rest } = answered
  const startMs = spreadOf(starts)
  const [after = 0] = loadavg()
  return {
    name: growth.name,
    title: `${stored.receipts.toLocaleString('en-US')} receipts of 30 days and ${VISITORS.toLocaleString('en-US')} visitors in SQLite, ${LOAD_PER_SECOND} credentials per second issued meanwhile`,
    stored,
    startMs,
    rows: [rest.alone, ...lists, ...previews],
    memoryBytes: rest.memoryBytes,
    load: rest.load,
    retention,
    machineLoad: { before, after },
    goals: goalsOf({ stored, startMs, lists, previews, retention }),
  }
}

/** Asks each question of the console while credentials are issued. */
async function askUnderLoad(service: ProbedService, folder: GrowthFolder, rounds: number) {
  const send = await signIn(service.url, folder.email, folder.password)
  const afterStart = (await service.probe()).residentBytes
  const { lists, previews } = await createConsoleQueries(send, Date.now())
  const load = issue(service.url, folder)
  try {
    const timed = (question: string, ask: () => Promise<unknown>, count: number) =>
      measureQuestion(question, ask, { probe: service.probe, clock: () => performance.now(), rounds: count })
    const waitAlone = () => new Promise((resolve) => setTimeout(resolve, ALONE_MS))
    const alone = await timed('no question', waitAlone, rounds * 2)
    const askAll = async (queries: readonly ConsoleQuery[]): Promise<GrowthRow[]> => {
      const rows: GrowthRow[] = []
      for (const { name, document, variables } of queries)
        rows.push(await timed(name, () => send(document, variables), rounds))
      return rows
    }
    const listRows = await askAll(lists)
    const previewRows = await askAll(previews)
    const { residentBytes: afterQuestions } = await service.probe()
    const memoryBytes = { afterStart, afterQuestions }
    return { alone, lists: listRows, previews: previewRows, memoryBytes, load: await load.stop() }
  } finally {
    await load.stop()
  }
}

function issue(url: string, { secretKey }: GrowthFolder): SteadyLoad {
  const next = () => {
    const visitor = Math.floor(Math.random() * VISITORS)
    return issueForVisitor(
      { key: secretKey },
      'support',
      `10.${visitor >> 16}.${(visitor >> 8) & 255}.${visitor & 255}`,
    )
  }
  return startSteadyLoad({ url, perSecond: LOAD_PER_SECOND, durationMaxMs: LOAD_MAX_MS, next })
}

interface QuestionConditions {
  /** Milliseconds since any fixed time. */
  readonly clock: () => number
  readonly probe: () => Promise<{ readonly blockedMs: number }>
  readonly rounds: number
}

/** Asks a question several times, and measures how long the event loop is blocked by each. */
export async function measureQuestion(
  question: string,
  ask: () => Promise<unknown>,
  { clock, probe, rounds }: QuestionConditions,
): Promise<GrowthRow> {
  // The first response is not measured, because it includes reading from the disk and compiling.
  await ask()
  const responses: number[] = []
  const blocks: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await probe()
    const startedAt = clock()
    await ask()
    responses.push(clock() - startedAt)
    blocks.push((await probe()).blockedMs)
  }
  const summary = (samples: readonly number[]) => ({ median: spreadOf(samples).median, max: Math.max(...samples) })
  return { question, responseMs: summary(responses), blockedMs: summary(blocks) }
}

interface Measured {
  readonly stored: StoredSizes
  readonly startMs: Spread
  readonly lists: readonly GrowthRow[]
  readonly previews: readonly GrowthRow[]
  readonly retention: RetentionFigures
}

function goalsOf({ stored, startMs, lists, previews, retention }: Measured): GrowthReport['goals'] {
  const slowest = greatestOf(lists, ({ responseMs }) => responseMs.median)
  const longest = greatestOf([...lists, ...previews], ({ blockedMs }) => blockedMs.median)
  const bytes = stored.bytes / stored.receipts
  return [
    goal(`bytes per receipt, at most ${RECEIPT_MAX_BYTES}`, bytes, RECEIPT_MAX_BYTES),
    goal(`ms to start, at most ${START_MAX_MS}`, startMs.median, START_MAX_MS),
    goal(
      `ms for a response, at most ${RESPONSE_MAX_MS} (${slowest.question})`,
      slowest.responseMs.median,
      RESPONSE_MAX_MS,
    ),
    goal(
      `ms blocked by a question, at most ${BLOCKED_MAX_MS} (${longest.question})`,
      longest.blockedMs.median,
      BLOCKED_MAX_MS,
    ),
    goal(`ms blocked by retention, at most ${BLOCKED_MAX_MS}`, retention.blockedMs, BLOCKED_MAX_MS),
  ]
}

function greatestOf(rows: readonly GrowthRow[], figureOf: (row: GrowthRow) => number): GrowthRow {
  return rows.reduce((greatest, row) => (figureOf(row) > figureOf(greatest) ? row : greatest))
}

function goal(label: string, figure: number, max: number) {
  return { text: `${figure.toFixed(0)} ${label}`, isMet: figure <= max }
}

/** The number of tables and indexes that the table lists. */
const PARTS_SHOWN = 8

/** Returns a report as tables for a terminal. */
export function renderGrowthReport(report: GrowthReport): string {
  const { name, title, stored, startMs, memoryBytes, rows, load, retention, machineLoad, goals } = report
  const bytes = (count: number): string => (count / stored.receipts).toFixed(1)
  const cellsOf = ({ question, responseMs, blockedMs }: GrowthRow): string[] => [
    question,
    ...[responseMs.median, responseMs.max, blockedMs.median, blockedMs.max].map(short),
  ]
  return [
    `${name}: ${title}`,
    `load of the machine: ${machineLoad.before.toFixed(1)} before, ${machineLoad.after.toFixed(1)} after (runnable processes, a minute's average)`,
    ...alignedLines([
      ['bytes per receipt on disk', bytes(stored.bytes)],
      ...stored.parts.slice(0, PARTS_SHOWN).map((part) => [`  ${part.name}`, bytes(part.bytes)]),
      ['database, MB', megabytes(stored.bytes)],
      ['start, ms', startMs.median.toFixed(0)],
      ['resident memory after the start, MB', megabytes(memoryBytes.afterStart)],
      ['resident memory after all questions, MB', megabytes(memoryBytes.afterQuestions)],
    ]),
    ...alignedLines([['', 'ms a response', 'longest', 'loop blocked, ms', 'longest'], ...rows.map(cellsOf)]),
    `issuing beside questions: ${latencyText(load)}`,
    `retention of ${retention.removed.toLocaleString('en-US')} receipts: ${(retention.durationMs / 1_000).toFixed(1)} s, loop blocked for at most ${short(retention.blockedMs)} ms; issuing meanwhile: ${latencyText(retention.load)}`,
    ...goals.map(({ isMet, text }) => goalLine(isMet, text)),
  ].join('\n')
}

function latencyText({ responses, failures, firstFailure, p50Ms, p99Ms, maxMs }: SteadyLoadFigures): string {
  const failed = failures === 0 ? '' : `, ${failures} FAILED: ${firstFailure}`
  return `p50 ${short(p50Ms)} ms, p99 ${short(p99Ms)} ms, longest ${short(maxMs)} ms, of ${responses.toLocaleString('en-US')}${failed}`
}

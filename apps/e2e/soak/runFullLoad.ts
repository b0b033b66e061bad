import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import Database from 'libsql'
import { findFreePort } from '../harness/findFreePort.ts'
import { Owner } from '../harness/Owner.ts'
import { type Anoncall, startAnoncall } from '../harness/startAnoncall.ts'
import type { RunningProcess } from '../harness/startProcess.ts'
import { textAt, valueAt } from '../harness/valueAt.ts'
import { countMissing } from './countMissing.ts'
import type { FullLoadFigures, Sample } from './FullLoadFigures.ts'
import { readServiceFigures } from './readServiceFigures.ts'
import { type Question, startFullLoad } from './startFullLoad.ts'

export interface FullLoadOptions {
  readonly seconds: number
  readonly connections: number
  readonly workerIndex: number
  readonly onSample?: (sample: Sample) => void
}

const BETWEEN_SAMPLES = 5_000
const PASSWORD = 'lantern orbit velvet 47 quarry'
/** The number of visitor addresses that a server sends. The number is large enough that counting addresses has a realistic cost. */
const VISITORS = 5_000
/** Limits that are too high to be reached. The service still counts requests for each of them. */
const RATE_LIMITS = (['OWNER', 'CALLEE', 'ADDRESS'] as const).map((scope) => ({
  scope,
  limit: 1_000_000,
  windowSeconds: 60,
}))

/**
 * Runs the built service with SQLite and all rate limits, and sends requests as fast as the service answers. Half of the requests use the
 * secret key and contain visitor addresses. The other half use the publishable key from the site's origin. Takes a sample every 5 s.
 */
export async function runFullLoad(options: FullLoadOptions): Promise<FullLoadFigures> {
  const { seconds, connections, workerIndex } = options
  const processes: RunningProcess[] = []
  const metricsPort = await findFreePort(workerIndex)
  const anoncall = await startAnoncall({
    workerIndex,
    settings: {
      ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000',
      ANONCALL_METRICS_PORT: String(metricsPort),
      LOG_LEVEL: 'warn',
    },
    onStarted: (api) => processes.push(api),
  })
  try {
    await setLimits(await Owner.settleIn(anoncall, PASSWORD))
    const file = join(anoncall.dataDir, 'anoncall.db')
    const metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`
    await readServiceFigures(metricsUrl)
    const load = startFullLoad(`http://127.0.0.1:${anoncall.port}/graphql`, {
      connections,
      questionOf: questionsFor(anoncall),
    })
    const samples: Sample[] = []
    const begunAt = performance.now()
    for (let due = BETWEEN_SAMPLES; due <= seconds * 1_000; due += BETWEEN_SAMPLES) {
      await pass(begunAt + due - performance.now())
      const interval = load.takeInterval()
      const sample = {
        atSeconds: (performance.now() - begunAt) / 1_000,
        ...interval,
        perSecond: interval.answered / interval.seconds,
        ...(await readServiceFigures(metricsUrl)),
        logBytes: (await stat(`${file}-wal`)).size,
        databaseBytes: (await stat(file)).size,
      }
      samples.push(sample)
      options.onSample?.(sample)
    }
    const { issuanceIds, failed } = await load.end()
    return {
      seconds,
      connections,
      samples,
      issued: issuanceIds.length,
      failed: Object.fromEntries(failed),
      rows: countIssued(file),
      missing: countMissing(file, { issuanceIds, destinationIds: [] }).issuances,
    }
  } finally {
    await Promise.all(processes.map((each) => each.stop('SIGKILL')))
    await rm(anoncall.dataDir, { recursive: true, force: true })
  }
}

async function setLimits(owner: Owner): Promise<void> {
  const found = await owner.ask('{ realm(name: "demo") { id } }')
  await owner.change(
    'mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }',
    { ownerId: textAt(found, 'data.realm.id'), policy: { rateLimits: RATE_LIMITS, challenge: 'NONE' } },
    'setIssuancePolicy',
    'SetIssuancePolicyPayload',
  )
}

function questionsFor({ port, firstRun }: Anoncall): (count: number) => Question {
  const callee = firstRun.destinationAlias
  const secret = { authorization: `Bearer ${firstRun.apiSecretKey}` }
  const page = { authorization: `Bearer ${firstRun.apiPublishableKey}`, origin: `http://localhost:${port + 1}` }
  return (count) => {
    if (count % 2 === 0) return { headers: page, input: { callee } }
    const visitor = count % VISITORS
    return {
      headers: secret,
      input: { callee, visitorAddress: `10.7.${visitor >> 8}.${visitor & 255}`, reference: `soak-${count}` },
    }
  }
}

/** Counts the issued credentials directly in the database file. */
function countIssued(file: string): number {
  const database = new Database(file, { readonly: true })
  try {
    const row = database
      .prepare(
        "SELECT sum(h.issuances) AS count FROM usage_hours AS h JOIN usage_series AS s ON s.id = h.series_id WHERE s.outcome = 'ISSUED'",
      )
      .get()
    return Number(valueAt(row, 'count'))
  } finally {
    database.close()
  }
}

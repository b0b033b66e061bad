import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { Owner } from '../harness/Owner.ts'
import { type Anoncall, apiEntry, commandEntry, type StartOptions, startAnoncall } from '../harness/startAnoncall.ts'
import { type RunningProcess, startProcess } from '../harness/startProcess.ts'
import { textAt, valueAt } from '../harness/valueAt.ts'
import { countMissing } from './countMissing.ts'
import { SeededRandom } from './SeededRandom.ts'
import type { SoakFigures } from './SoakFigures.ts'
import { startLoad } from './startLoad.ts'

export interface SoakOptions {
  readonly rounds: number
  readonly seed: number
  readonly workerIndex: number
  /** Called after each round. */
  readonly onRound?: (round: number) => void
}

const CONNECTIONS = 8
/**
 * The mean time under load before a kill, in milliseconds. It is long enough to issue credentials in a round, and short enough that some
 * kills happen while the service warms up.
 */
const MEAN_LOAD = 250
const LOAD_MAX = 1_500
/** One in this many kills happens while the service starts. */
const START_KILL_EVERY = 8
const PASSWORD = 'lantern orbit velvet 47 quarry'

/**
 * Repeatedly kills the service with SIGKILL at random moments, while it issues credentials and handles administrative actions. After each
 * start, checks that all acknowledged data is present and that the audit chain is intact.
 */
export async function soak({ rounds, seed, workerIndex, onRound }: SoakOptions): Promise<SoakFigures> {
  const random = new SeededRandom(seed)
  const processes: RunningProcess[] = []
  const start = (options: Partial<StartOptions>) =>
    startAnoncall({ workerIndex, onStarted: (api) => processes.push(api), ...options, settings: SETTINGS })
  const first = await start({})
  try {
    const owner = await Owner.settleIn(first, PASSWORD)
    const realmId = textAt(await owner.ask('{ realm(name: "demo") { id } }'), 'data.realm.id')
    const again = { dataDir: first.dataDir, port: first.port }
    const totals = { acknowledged: 0, lost: 0, acts: 0, actsLost: 0, startKills: 0 }
    const starts: number[] = []
    const moments: number[] = []
    let anoncall: Anoncall = first

    for (let round = 1; round <= rounds; round += 1) {
      const load = startLoad({ ...targetOf(anoncall), owner, realmId, connections: CONNECTIONS })
      const loadedAt = performance.now()
      await pass(Math.min(random.exponential(MEAN_LOAD), LOAD_MAX))
      moments.push(performance.now() - loadedAt)
      await anoncall.api.stop('SIGKILL')
      const acknowledged = await load.end()

      if (random.next() < 1 / START_KILL_EVERY) {
        totals.startKills += 1
        const starting = startProcess(apiEntry, anoncall.settings)
        processes.push(starting)
        await pass(random.next() * (starts.at(-1) ?? first.startedWithin))
        await starting.stop('SIGKILL')
      }
      anoncall = await start(again)
      starts.push(anoncall.startedWithin)

      const missing = countMissing(join(first.dataDir, 'anoncall.db'), acknowledged)
      totals.acknowledged += acknowledged.issuanceIds.length
      totals.lost += missing.issuances
      totals.acts += acknowledged.destinationIds.length
      totals.actsLost += missing.auditEntries
      await expectIntact(owner, round)
      onRound?.(round)
    }
    // Verifies that `countMissing` finds missing rows.
    const blind = countMissing(join(first.dataDir, 'anoncall.db'), {
      issuanceIds: ['iss_0'],
      destinationIds: ['dst_0'],
    })
    if (blind.issuances !== 1 || blind.auditEntries !== 1)
      throw new Error('The search did not report rows that never existed.')
    const verified = startProcess(commandEntry, anoncall.settings, ['audit', 'verify'])
    if ((await verified.ended) !== 0) throw new Error(verified.output.stderr)
    return {
      seed,
      rounds,
      ...totals,
      distinctMoments: new Set(moments.map((moment) => moment.toFixed(1))).size,
      slowestStart: Math.max(...starts),
      medianStart: starts.toSorted((a, b) => a - b)[Math.floor(starts.length / 2)] ?? Number.NaN,
      chain: verified.output.stdout.trim(),
    }
  } finally {
    await Promise.all(processes.map((each) => each.stop('SIGKILL')))
    await rm(first.dataDir, { recursive: true, force: true })
  }
}

/** The owner sends requests faster than a person, so the flood limit is raised. */
const SETTINGS = { ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' }

const targetOf = ({ graphqlUrl, firstRun }: Anoncall) => ({ graphqlUrl, secretKey: firstRun.apiSecretKey })

async function expectIntact(owner: Owner, round: number): Promise<void> {
  const body = await owner.ask('{ auditChain { isIntact brokenAt { id action } } }')
  if (valueAt(body, 'data.auditChain.isIntact') !== true)
    throw new Error(`After round ${round} the chain is ${JSON.stringify(body)}`)
}

import { setTimeout } from 'node:timers/promises'
import { openConnection } from '@anoncall/api/src/store/sqlite/openConnection.ts'
import { type ProbedService, startProbedService } from '../service/probedService.ts'
import type { GrowthFolder } from './growthFolder.ts'
import type { SteadyLoad, SteadyLoadFigures } from './steadyLoad.ts'

/** The figures of one removal of old receipts. */
export interface RetentionFigures {
  readonly removed: number
  readonly durationMs: number
  /** The longest block of the service's event loop during the removal. */
  readonly blockedMs: number
  readonly load: SteadyLoadFigures
}

/**
 * Starts a service that removes old receipts, and observes the removal under load. The service removes receipts when its
 * clock has run for a minute.
 *
 * @param count The number of receipts to remove, at least. The service counts in whole days, so it usually removes more.
 * @throws {Error} If the removal does not start or does not end in time.
 */
export async function watchRetention(
  { env, file }: Pick<GrowthFolder, 'env' | 'file'>,
  count: number,
  startLoad: (service: ProbedService) => SteadyLoad,
): Promise<RetentionFigures> {
  const reader = openConnection(file, { isReader: true })
  const numberOf = (query: string) => Number(Object(reader.rows(`select (${query}) as n`)[0]).n)
  const older = (days: number): number =>
    numberOf(`select count(*) from receipts where decided_at < ${Date.now() - days * DAY_MS}`)
  let service: ProbedService | null = null
  let load: SteadyLoad | null = null
  try {
    const days = [...Array(DAYS).keys()].reverse().find((each) => older(each) >= count) ?? 1
    service = await startProbedService({ ...env, ANONCALL_ISSUANCE_RETENTION_DAYS: String(Math.max(1, days)) })
    const oldest = () => numberOf('select min(decided_at) from receipts')
    const firstAt = oldest()
    load = startLoad(service)
    const expected = older(days)
    // Each reading is about the time since the previous one, so the last reading before the removal includes its start.
    let blockedMs = 0
    const probe = async (): Promise<number> => (await service?.probe())?.blockedMs ?? 0
    await until(async () => {
      blockedMs = await probe()
      return oldest() > firstAt
    }, START_MAX_MS)
    const startedAt = performance.now()
    // Receipts become old meanwhile. The service removes only those that were old when it began.
    const end = Date.now() - days * DAY_MS - SLACK_MS
    await until(async () => {
      blockedMs = Math.max(blockedMs, await probe())
      return oldest() >= end
    }, REMOVAL_MAX_MS)
    return { removed: expected, durationMs: performance.now() - startedAt, blockedMs, load: await load.stop() }
  } finally {
    await load?.stop()
    await service?.stop()
    reader.close()
  }
}

const DAY_MS = 86_400_000
const DAYS = 30
const POLL_MS = 50
const START_MAX_MS = 120_000
const REMOVAL_MAX_MS = 300_000
const SLACK_MS = 5_000

async function until(isDone: () => boolean | Promise<boolean>, maxMs: number): Promise<void> {
  const startedAt = performance.now()
  while (!(await isDone())) {
    if (performance.now() - startedAt > maxMs) throw new Error('Old receipts were not removed in time.')
    await setTimeout(POLL_MS)
  }
}

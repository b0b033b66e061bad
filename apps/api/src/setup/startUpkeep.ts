import {
  type ClockGuard,
  isAuditLogRemoved,
  type RetentionFinding,
  type Services,
  type UseCases,
} from '@anoncall/domain'
import type { StoreUpkeep } from '../store/Database.ts'

/**
 * Runs the periodic maintenance. Each second, it compares the clocks and activates scheduled keys. Each hour, it
 * removes old decisions. Each quarter of an hour, it removes ended blocks and starts to return free space of the
 * database to the file system. It returns one slice of this space each second. Each minute, it forgets visitors,
 * removes expired idempotency keys and moves the decisions of the previous version. All of these tasks also run at the
 * start, because a service may restart often. Tasks that remove something change nothing until the clock has run
 * without a jump for a minute. Delayed removals run as soon as the clock is trusted. Runs of the same task never
 * overlap.
 *
 * @returns A function that stops the maintenance and resolves when no run is in progress.
 */
export function startUpkeep(deps: UpkeepDeps): () => Promise<void> {
  const { clockGuard, useCases, every } = deps
  const schedule = oneAtATime(
    () => useCases.applyKeySchedule(),
    (error) => deps.onError(error, 'activating scheduled keys'),
  )
  const retention = untilDone(
    async () => {
      const { finding, newestAt } = await useCases.removeExpiredIssuances(deps.issuanceRetentionDays)
      if (finding === 'CLOCK_UNSTEADY') return false
      if (finding !== null) deps.onRetentionRefused(finding, newestAt)
      else await removeUnused(deps)
      return true
    },
    (error) => deps.onError(error, 'removing old decisions'),
  )
  const blocks = untilDone(
    async () => (await useCases.removeEndedBlocks()) !== null,
    (error) => deps.onError(error, 'removing ended blocks'),
  )
  const forgetting = oneAtATime(
    async () => {
      if ((await useCases.forgetVisitors()) > 0) await deps.storeUpkeep.eraseDeleted()
    },
    (error) => deps.onError(error, 'forgetting visitors'),
  )
  const expiredKeys = oneAtATime(
    () => useCases.removeExpiredKeys(),
    (error) => deps.onError(error, 'removing expired idempotency keys'),
  )
  const moving = oneAtATime(
    () => moveEarlierIssuances(deps, () => isStopping),
    (error) => deps.onError(error, 'moving the issuances of the previous version'),
  )
  const shrinking = untilDone(
    async () => (await deps.storeUpkeep.returnFreePages()) === 0,
    (error) => deps.onError(error, 'returning free space'),
  )
  let isStopping = false
  let wasTrusted = true
  const ends = [
    every(SECOND_MS, () => {
      const isTrusted = clockGuard.sample()
      if (isTrusted !== wasTrusted) deps.onClock(isTrusted)
      wasTrusted = isTrusted
      schedule.run()
      retention.runIfDue()
      blocks.runIfDue()
      shrinking.runIfDue()
    }),
    every(HOUR_MS, retention.run),
    every(QUARTER_HOUR_MS, () => {
      blocks.run()
      shrinking.run()
    }),
    every(MINUTE_MS, () => {
      forgetting.run()
      expiredKeys.run()
      moving.run()
    }),
  ]
  retention.run()
  blocks.run()
  forgetting.run()
  expiredKeys.run()
  moving.run()
  shrinking.run()
  return async () => {
    for (const end of ends) end()
    isStopping = true
    await Promise.all(
      [schedule, retention, blocks, forgetting, expiredKeys, moving, shrinking].map(({ settled }) => settled()),
    )
  }
}

interface UpkeepDeps {
  readonly clockGuard: Pick<ClockGuard, 'sample' | 'trustedNow'>
  readonly useCases: Pick<
    UseCases,
    'applyKeySchedule' | 'removeExpiredIssuances' | 'forgetVisitors' | 'removeEndedBlocks' | 'removeExpiredKeys'
  >
  readonly storeUpkeep: Pick<
    StoreUpkeep,
    | 'returnFreePages'
    | 'eraseDeleted'
    | 'moveEarlierIssuances'
    | 'countEarlierIssuances'
    | 'removeUnusedFacts'
    | 'removeOldUsage'
  >
  /**
   * Reports the progress of moving the issuances of the previous version. Called when the move starts, about every ten
   * seconds, and when the move ends.
   */
  readonly onMoving: (progress: { readonly moved: number; readonly left: number }) => void
  /** The number of days for which decisions are kept; 0 keeps them forever. */
  readonly issuanceRetentionDays: number
  /** Called when the clock was changed, and when it is trusted again. */
  readonly onClock: (isTrusted: boolean) => void
  /** Called when nothing was removed because the clock is probably wrong. */
  readonly onRetentionRefused: (finding: RetentionFinding, newestAt: number | null) => void
  readonly onError: (error: unknown, what: string) => void
  /** Calls `work` repeatedly, at an interval in milliseconds. Returns a function that stops the repetition. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const QUARTER_HOUR_MS = 900_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Moves the issuances of the previous version to receipts in slices, and reports the progress. Between two slices,
 * requests are answered. Continues after a crash, because each slice is complete or not done at all.
 */
async function moveEarlierIssuances(
  { storeUpkeep, onMoving }: Pick<UpkeepDeps, 'storeUpkeep' | 'onMoving'>,
  isStopping: () => boolean,
): Promise<void> {
  let moved = await storeUpkeep.moveEarlierIssuances(ROWS_PER_SLICE)
  if (moved === 0) return
  const total = moved + (await storeUpkeep.countEarlierIssuances())
  onMoving({ moved, left: total - moved })
  let reportedAt = performance.now()
  while (!isStopping()) {
    const count = await storeUpkeep.moveEarlierIssuances(ROWS_PER_SLICE)
    moved += count
    if (count === 0) break
    if (performance.now() - reportedAt < PROGRESS_EACH_MS) continue
    reportedAt = performance.now()
    onMoving({ moved, left: Math.max(0, total - moved) })
  }
  onMoving({ moved, left: await storeUpkeep.countEarlierIssuances() })
}

/** Removes facts that no decision uses any more, and counts that are older than `USAGE_KEPT_DAYS`. */
async function removeUnused({
  clockGuard,
  storeUpkeep,
  issuanceRetentionDays,
}: Pick<UpkeepDeps, 'clockGuard' | 'storeUpkeep' | 'issuanceRetentionDays'>): Promise<void> {
  const now = clockGuard.trustedNow()
  if (now === null) return
  if (issuanceRetentionDays > 0)
    await inSlices((limit) => storeUpkeep.removeUnusedFacts(now - issuanceRetentionDays * DAY_MS, limit))
  await inSlices((limit) => storeUpkeep.removeOldUsage(now - USAGE_KEPT_DAYS * DAY_MS, limit))
}

async function inSlices(remove: (limit: number) => Promise<number>): Promise<void> {
  while ((await remove(ROWS_PER_SLICE)) === ROWS_PER_SLICE);
}

/**
 * The number of rows that one transaction changes. Requests wait for the transaction, so it must take only a few
 * milliseconds.
 */
const ROWS_PER_SLICE = 256
const PROGRESS_EACH_MS = 10_000
/** How long counts of decisions are kept. The counts contain no data of visitors. */
const USAGE_KEPT_DAYS = 400

/** Repeats work until the work resolves with true. False means that the work cannot be done yet. */
function untilDone(work: () => Promise<boolean>, onError: (error: unknown) => void) {
  let isDue = false
  const { run, settled } = oneAtATime(async () => {
    // A failed run is reported. The work is repeated only at the next regular time.
    isDue = false
    isDue = !(await work())
  }, onError)
  return { run, settled, runIfDue: () => (isDue ? run() : undefined) }
}

function oneAtATime(work: () => Promise<unknown>, onError: (error: unknown) => void) {
  let running: Promise<void> | null = null
  return {
    run: (): void => {
      running ??= work()
        .then(() => undefined, onError)
        .finally(() => {
          running = null
        })
    },
    settled: async (): Promise<void> => {
      await running
    },
  }
}

/** The message for a database without its audit log. The service and every command print this message. */
export const LOG_REMOVED =
  'The audit log was removed from the database. Earlier acts can no longer be proven, and no account is created. Find out who can write to the database, and restore a backup.'

/** Logs a warning if the audit log was removed. */
export async function warnOfRemovedLog(
  services: Pick<Services, 'store' | 'auditSeal'>,
  printError: (text: string) => void,
): Promise<void> {
  if (await isAuditLogRemoved(services)) printError(`${LOG_REMOVED}\n`)
}

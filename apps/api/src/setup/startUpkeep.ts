import {
  type ClockGuard,
  isAuditLogRemoved,
  type RetentionFinding,
  type Services,
  type UseCases,
} from '@anoncall/domain'

/**
 * Runs the periodic maintenance. Each second, it compares the clocks and activates scheduled keys. Each hour, it
 * removes old decisions. Each quarter of an hour, it removes ended blocks and forgets visitors. The hourly and
 * quarter-hourly tasks also run at the start, because a service may restart often. These tasks change nothing until the
 * clock has run without a jump for a minute. Delayed removals run as soon as the clock is trusted. Runs of the same
 * task never overlap.
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
      return true
    },
    (error) => deps.onError(error, 'removing old decisions'),
  )
  const blocks = untilDone(
    async () => (await useCases.removeEndedBlocks()) !== null,
    (error) => deps.onError(error, 'removing ended blocks'),
  )
  const forgetting = oneAtATime(
    () => useCases.forgetVisitors(),
    (error) => deps.onError(error, 'forgetting visitors'),
  )
  let wasTrusted = true
  const ends = [
    every(SECOND_MS, () => {
      const isTrusted = clockGuard.sample()
      if (isTrusted !== wasTrusted) deps.onClock(isTrusted)
      wasTrusted = isTrusted
      schedule.run()
      retention.runIfDue()
      blocks.runIfDue()
    }),
    every(HOUR_MS, retention.run),
    every(QUARTER_HOUR_MS, () => {
      forgetting.run()
      blocks.run()
    }),
  ]
  retention.run()
  blocks.run()
  forgetting.run()
  return async () => {
    for (const end of ends) end()
    await Promise.all([schedule.settled(), retention.settled(), blocks.settled(), forgetting.settled()])
  }
}

interface UpkeepDeps {
  readonly clockGuard: Pick<ClockGuard, 'sample'>
  readonly useCases: Pick<
    UseCases,
    'applyKeySchedule' | 'removeExpiredIssuances' | 'forgetVisitors' | 'removeEndedBlocks'
  >
  /** The number of days before decisions are deleted; 0 keeps them forever. */
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
const QUARTER_HOUR_MS = 900_000
const HOUR_MS = 3_600_000

/** Repeats work until it resolves with true. False means that the work cannot be done yet. */
function untilDone(work: () => Promise<boolean>, onError: (error: unknown) => void) {
  let isDue = false
  const { run, settled } = oneAtATime(async () => {
    // A failed run is reported. It is repeated only at the next regular time.
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

/** The message for a database without its audit log. The service prints it, and so does every command. */
export const LOG_REMOVED =
  'The audit log was removed from the database. Earlier acts can no longer be proven, and no account is created. Find out who can write to the database, and restore a backup.'

/** Logs a warning if the audit log was removed. */
export async function warnOfRemovedLog(
  services: Pick<Services, 'store' | 'auditSeal'>,
  printError: (text: string) => void,
): Promise<void> {
  if (await isAuditLogRemoved(services)) printError(`${LOG_REMOVED}\n`)
}

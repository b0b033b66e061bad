import type { ClockGuard, RetentionFinding, UseCases } from '@anoncall/domain'

export interface UpkeepDeps {
  readonly clockGuard: Pick<ClockGuard, 'sample'>
  readonly useCases: Pick<
    UseCases,
    'applyKeySchedule' | 'removeExpiredIssuances' | 'forgetVisitors' | 'removeEndedBlocks'
  >
  /** Whole days after which decisions are removed; 0 keeps them for ever. */
  readonly issuanceRetentionDays: number
  /** Told when the clock was set, and when it can be trusted again. */
  readonly onClock: (isTrusted: boolean) => void
  /** Called when nothing was removed, since the clock cannot be right. */
  readonly onRetentionRefused: (finding: RetentionFinding, newestAt: number | null) => void
  readonly onError: (error: unknown, what: string) => void
  /** Calls back again and again; gives back what ends it. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

const SECOND = 1_000
const QUARTER_HOUR = 900_000
const HOUR = 3_600_000

/**
 * Does what needs no request. Each second it compares the clocks and moves keys whose time has come. Old decisions are removed as soon as the clock
 * has run evenly for a minute, then each hour; ended blocks likewise, then each quarter of an hour, as visitors are forgotten. So a service that restarts
 * often does all of it, too. A run that takes longer than its turn is not overtaken by the next.
 *
 * @returns Ends it, and resolves when nothing of it is under way any more.
 */
export function startUpkeep(deps: UpkeepDeps): () => Promise<void> {
  const { clockGuard, useCases, every } = deps
  const schedule = oneAtATime(
    () => useCases.applyKeySchedule(),
    (error) => deps.onError(error, 'the key schedule'),
  )
  const retention = untilDone(
    async () => {
      const { finding, newestAt } = await useCases.removeExpiredIssuances(deps.issuanceRetentionDays)
      if (finding === 'CLOCK_UNSTEADY') return false
      if (finding !== null) deps.onRetentionRefused(finding, newestAt)
      return true
    },
    (error) => deps.onError(error, 'the removal of old decisions'),
  )
  const blocks = untilDone(
    async () => (await useCases.removeEndedBlocks()) !== null,
    (error) => deps.onError(error, 'the removal of ended blocks'),
  )
  const forgetting = oneAtATime(
    () => useCases.forgetVisitors(),
    (error) => deps.onError(error, 'the forgetting of visitors'),
  )
  let wasTrusted = true
  const ends = [
    every(SECOND, () => {
      const isTrusted = clockGuard.sample()
      if (isTrusted !== wasTrusted) deps.onClock(isTrusted)
      wasTrusted = isTrusted
      schedule.run()
      retention.runIfDue()
      blocks.runIfDue()
    }),
    every(HOUR, retention.run),
    every(QUARTER_HOUR, () => {
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

/** Work that resolves with false while it cannot be done yet, and is due until it is done. */
function untilDone(work: () => Promise<boolean>, onError: (error: unknown) => void) {
  let isDue = false
  const { run, settled } = oneAtATime(async () => {
    // A run that fails is reported, and repeated at its next regular time.
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

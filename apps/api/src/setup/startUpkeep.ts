import type { ClockGuard, UseCases } from '@anoncall/domain'

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
  readonly onError: (error: unknown, what: string) => void
  /** Calls back again and again; gives back what ends it. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

const SECOND = 1_000
const QUARTER_HOUR = 900_000
const HOUR = 3_600_000

/**
 * What goes on without anybody asking: each second the clocks are compared and keys moved whose time has come, each
 * quarter of an hour visitors are forgotten, each hour old decisions are removed. A run that takes longer than its turn is not overtaken by the next.
 *
 * @returns Ends it, and resolves when nothing of it is under way any more.
 */
export function startUpkeep(deps: UpkeepDeps): () => Promise<void> {
  const { clockGuard, useCases, every } = deps
  const schedule = oneAtATime(
    () => useCases.applyKeySchedule(),
    (error) => deps.onError(error, 'the key schedule'),
  )
  const retention = oneAtATime(
    () => useCases.removeExpiredIssuances(deps.issuanceRetentionDays),
    (error) => deps.onError(error, 'the removal of old decisions'),
  )
  const forgetting = oneAtATime(
    () => Promise.all([useCases.forgetVisitors(), useCases.removeEndedBlocks()]),
    (error) => deps.onError(error, 'the forgetting of visitors and blocks'),
  )
  let wasTrusted = true
  const ends = [
    every(SECOND, () => {
      const isTrusted = clockGuard.sample()
      if (isTrusted !== wasTrusted) deps.onClock(isTrusted)
      wasTrusted = isTrusted
      schedule.run()
    }),
    every(HOUR, retention.run),
    every(QUARTER_HOUR, forgetting.run),
  ]
  retention.run()
  forgetting.run()
  return async () => {
    for (const end of ends) end()
    await Promise.all([schedule.settled(), retention.settled(), forgetting.settled()])
  }
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

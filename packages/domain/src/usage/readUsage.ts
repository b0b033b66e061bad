import { type Invalid, invalidAt } from '../input/rejections.ts'
import type { RefusalReason } from '../issuance/issuance.ts'
import type { TimeRange, UsageCount, UsageQuery } from '../ports/issuanceRepository.ts'
import type { Services } from '../ports/services.ts'

/** Counts the decisions in a range, which is extended to whole steps. Trials are not counted. */
export async function readUsage(
  { store }: Pick<Services, 'store'>,
  { range, resolution, ...owner }: ReadUsageInput,
): Promise<ReadUsageOutcome> {
  const stepMs = stepsMs[resolution]
  const from = Math.floor(range.from / stepMs) * stepMs
  const to = Math.ceil(range.to / stepMs) * stepMs
  if (range.to <= range.from) return invalidAt(['range'], 'OUT_OF_RANGE', 'The end must be after the start.')
  if ((to - from) / stepMs > POINTS_MAX)
    return invalidAt(['range'], 'OUT_OF_RANGE', `At most ${POINTS_MAX} points. Choose longer steps or a shorter range.`)
  const counts = await store.issuances.usage({ ...owner, from, to, stepMs })
  const byStep = new Map<number, UsageCount[]>()
  for (const count of counts) byStep.set(count.step, [...(byStep.get(count.step) ?? []), count])
  const points = Array.from({ length: (to - from) / stepMs }, (_, index) => ({
    startsAt: from + index * stepMs,
    counts: sumOf(byStep.get(index) ?? []),
  }))
  return { kind: 'read', series: { resolution, points, totals: sumOf(counts) } }
}

export interface ReadUsageInput extends Pick<UsageQuery, 'realmId' | 'destinationId' | 'apiClientId'> {
  readonly range: TimeRange
  readonly resolution: UsageResolution
}

export type UsageResolution = 'MINUTE' | 'HOUR' | 'DAY'

/** Counts in equal steps of UTC time, including empty steps. */
export interface UsageSeries {
  readonly resolution: UsageResolution
  readonly points: readonly { readonly startsAt: number; readonly counts: UsageCounts }[]
  readonly totals: UsageCounts
}

export interface UsageCounts {
  readonly issued: number
  readonly refused: number
  /** Most frequent first. Reasons that did not occur are omitted. */
  readonly refusals: readonly { readonly reason: RefusalReason; readonly count: number }[]
  /** Issued requests that a monitored policy would have refused. */
  readonly wouldBeRefused: number
  /** The calls that clients reported as connected. */
  readonly connected: number
}

export type ReadUsageOutcome = { readonly kind: 'read'; readonly series: UsageSeries } | Invalid

const POINTS_MAX = 750
const stepsMs: Readonly<Record<UsageResolution, number>> = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 }

function sumOf(counts: readonly UsageCount[]): UsageCounts {
  const sum = (pick: (count: UsageCount) => number): number => counts.reduce((total, count) => total + pick(count), 0)
  const byReason = new Map<RefusalReason, number>()
  for (const { refusalReason, count } of counts)
    if (refusalReason !== null) byReason.set(refusalReason, (byReason.get(refusalReason) ?? 0) + count)
  return {
    issued: sum(({ outcome, count }) => (outcome === 'ISSUED' ? count : 0)),
    refused: sum(({ outcome, count }) => (outcome === 'REFUSED' ? count : 0)),
    refusals: [...byReason].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    wouldBeRefused: sum(({ wouldBeRefused }) => wouldBeRefused),
    connected: sum(({ connected }) => connected),
  }
}

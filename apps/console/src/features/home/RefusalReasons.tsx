import { Stack, Title } from '@mantine/core'
import type { RefusalReason, UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** What the refusals were for, the most frequent first: how many of all, and when. Each leads to its decisions. */
export function RefusalReasons({ usage: { points, totals }, where }: RefusalReasonsProps) {
  const counts = points.map(({ counts: { refusals } }) => new Map(refusals.map(({ reason, count }) => [reason, count])))
  const most = Math.max(1, ...counts.flatMap((byReason) => [...byReason.values()]))
  return (
    <Stack component="section" gap="xs" aria-label="Refused for">
      <Title order={2}>Refused for</Title>
      <ol className="refusals">
        {totals.refusals.map(({ reason, count }) => (
          <li key={reason}>
            <InternalLink to="/activity" search={{ ...where, outcome: 'REFUSED', reasons: [reason] }} inherit>
              {REFUSAL_LABELS[reason]}
            </InternalLink>
            <span className="refusal-track" aria-hidden>
              <span className="refusal-bar" style={{ width: `${(count / totals.refused) * 100}%` }} />
            </span>
            <Course reason={reason} counts={counts} most={most} />
            <span className="refusal-count">{count.toLocaleString('en')}</span>
          </li>
        ))}
      </ol>
    </Stack>
  )
}

interface RefusalReasonsProps {
  readonly usage: UsageFieldsFragment
  readonly where: ActivitySearch
}

/** When, in little: all on one scale, from zero up. The table has the figures. */
function Course({ reason, counts, most }: CourseProps) {
  return (
    <svg className="refusal-course" viewBox={`0 0 ${counts.length} 1`} preserveAspectRatio="none" aria-hidden>
      <title>{REFUSAL_LABELS[reason]} over time</title>
      {counts.map((byReason, step) => {
        const height = (byReason.get(reason) ?? 0) / most
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        return <rect key={step} x={step + 0.1} y={1 - height} width={0.8} height={height} />
      })}
    </svg>
  )
}

interface CourseProps {
  readonly reason: RefusalReason
  /** One for each step. */
  readonly counts: readonly ReadonlyMap<RefusalReason, number>[]
  readonly most: number
}

import { Stack, Text, Title } from '@mantine/core'
import type { RefusalReason, UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** What the refusals were for, the most frequent first: how many of all, and when. Each leads to its decisions. */
export function RefusalReasons({ usage: { points, totals }, where }: RefusalReasonsProps) {
  const counts = points.map(({ counts: { refusals } }) => new Map(refusals.map(({ reason, count }) => [reason, count])))
  return (
    <Stack component="section" gap="xs" aria-label="Refusal reason">
      <div>
        <Title order={2}>Refusal reasons</Title>
        <Text size="xs" c="dimmed">
          Share of all refusals, with the trend over the same period (own scale).
        </Text>
      </div>
      <ol className="refusals">
        {totals.refusals.map(({ reason, count }) => (
          <li key={reason}>
            <InternalLink to="/activity" search={{ ...where, outcome: 'REFUSED', reasons: [reason] }} inherit>
              {REFUSAL_LABELS[reason]}
            </InternalLink>
            <span className="refusal-track" aria-hidden>
              <span className="refusal-bar" style={{ width: `${(count / totals.refused) * 100}%` }} />
            </span>
            <Course reason={reason} counts={counts.map((byReason) => byReason.get(reason) ?? 0)} />
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

/** When, in little, from zero up. The table has the figures. */
function Course({ reason, counts }: CourseProps) {
  const most = Math.max(1, ...counts)
  return (
    <svg className="refusal-course" viewBox={`0 0 ${counts.length} 1`} preserveAspectRatio="none" aria-hidden>
      <title>{REFUSAL_LABELS[reason]} over time</title>
      {counts.map((count, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        <rect key={step} x={step + 0.1} y={1 - count / most} width={0.8} height={count / most} />
      ))}
    </svg>
  )
}

interface CourseProps {
  readonly reason: RefusalReason
  /** One for each step. */
  readonly counts: readonly number[]
}

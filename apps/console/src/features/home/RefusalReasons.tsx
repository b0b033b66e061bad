import { Stack, Title } from '@mantine/core'
import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** What the refusals were for, the most frequent first; each row leads to its decisions. */
export function RefusalReasons({ totals: { refused, refusals }, where }: RefusalReasonsProps) {
  return (
    <Stack component="section" gap="xs" aria-label="Refused for">
      <Title order={2}>Refused for</Title>
      <ol className="refusals">
        {refusals.map(({ reason, count }) => (
          <li key={reason}>
            <InternalLink to="/activity" search={{ ...where, outcome: 'REFUSED', reasons: [reason] }} inherit>
              {REFUSAL_LABELS[reason]}
            </InternalLink>
            <span className="refusal-track" aria-hidden>
              <span className="refusal-bar" style={{ width: `${(count / refused) * 100}%` }} />
            </span>
            <span className="refusal-count">{count.toLocaleString('en')}</span>
          </li>
        ))}
      </ol>
    </Stack>
  )
}

interface RefusalReasonsProps {
  readonly totals: UsageFieldsFragment['totals']
  readonly where: ActivitySearch
}

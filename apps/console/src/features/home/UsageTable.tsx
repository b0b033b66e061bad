import { Table, Text } from '@mantine/core'
import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import type { TimeRangeName } from '../../lib/timeRanges.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { stepSearch, stepWords } from './stepWords.ts'

/** What the charts show, in figures; the newest step first, each with the way to its decisions. */
export function UsageTable({ usage: { points }, rangeName, where }: UsageTableProps) {
  return (
    <DataTable
      caption="Counts by interval"
      head={['Start', 'Issued', 'Connected', 'Refused', 'Would be refused']}
      minWidth={460}
    >
      {points.toReversed().map(({ startsAt, counts }) => (
        <Table.Tr key={startsAt}>
          <Table.Td>
            <InternalLink
              className="row-link"
              to="/activity"
              search={{ ...where, ...stepSearch(startsAt, rangeName) }}
              inherit
            >
              {stepWords(startsAt, rangeName)}
            </InternalLink>
          </Table.Td>
          <Table.Td>{counts.issued.toLocaleString('en')}</Table.Td>
          <Table.Td>{counts.connected.toLocaleString('en')}</Table.Td>
          <Table.Td>
            {counts.refused.toLocaleString('en')}
            {counts.refusals.length > 0 && (
              <Text size="xs" c="dimmed">
                {counts.refusals
                  .map(({ reason, count }) => `${REFUSAL_LABELS[reason]} ${count.toLocaleString('en')}`)
                  .join(', ')}
              </Text>
            )}
          </Table.Td>
          <Table.Td>{counts.wouldBeRefused.toLocaleString('en')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  )
}

interface UsageTableProps {
  readonly usage: UsageFieldsFragment
  readonly rangeName: TimeRangeName
  readonly where: ActivitySearch
}

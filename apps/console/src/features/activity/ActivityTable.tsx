import { useMediaQuery } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import type { ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { readersZone } from '../../ui/RowTime.tsx'
import { ActivityRow } from './ActivityRow.tsx'

/** One decision to a row. On a wide page a row opens its receipt beside the list, on a narrow one as a page. */
export function ActivityTable({ rows, isOpen }: ActivityTableProps) {
  const isWide = useMediaQuery('(min-width: 75em)', false, { getInitialValueInEffect: false })
  const { issuanceId } = useParams({ strict: false })
  return (
    <DataTable
      caption="Decisions"
      head={[`When (${readersZone()})`, 'Outcome', 'Callee', 'Site', 'Visitor', 'Call']}
      minWidth={isWide && !isOpen ? 860 : 320}
    >
      {rows.map((row) => (
        <ActivityRow key={row.id} row={row} isBeside={isWide} isCurrent={row.id === issuanceId} />
      ))}
    </DataTable>
  )
}

interface ActivityTableProps {
  readonly rows: readonly ActivityRowFieldsFragment[]
  /** Whether a receipt takes up room beside it. */
  readonly isOpen: boolean
}

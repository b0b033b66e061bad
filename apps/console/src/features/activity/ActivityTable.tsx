import { Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { memo } from 'react'
import { describeCall, OutcomeBadge } from '../../entities/issuance/DecisionSteps.tsx'
import { REFUSAL_LABELS } from '../../entities/labels.ts'
import type { ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { RowTime, userTimeZone } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'

/**
 * A table with one decision per row. A row opens its receipt beside the list. On a narrow page, the receipt is a page of its own.
 */
export function ActivityTable({ rows, isOpen }: ActivityTableProps) {
  const isWide = useMediaQuery('(min-width: 75em)', false, { getInitialValueInEffect: false })
  const { issuanceId } = useParams({ strict: false })
  return (
    <DataTable
      caption="Decisions"
      head={[`When (${userTimeZone()})`, 'Outcome', 'Callee', 'Site', 'Visitor', 'Call']}
      minWidth={isWide && !isOpen ? 860 : 320}
    >
      {rows.map((row) => (
        <ActivityRow key={row.id} row={row} opensPanel={isWide} isCurrent={row.id === issuanceId} />
      ))}
    </DataTable>
  )
}

interface ActivityTableProps {
  readonly rows: readonly ActivityRowFieldsFragment[]
  /** Whether a receipt is open beside the list. */
  readonly isOpen: boolean
}

/** One decision. Memoized, so that it renders again only after a change. */
const ActivityRow = memo(({ row, opensPanel, isCurrent }: ActivityRowProps) => (
  <Table.Tr className="activity-row" aria-current={isCurrent || undefined}>
    <Table.Td>
      <RowLink id={row.id} opensPanel={opensPanel}>
        <RowTime at={row.decidedAt} />
      </RowLink>
    </Table.Td>
    <Table.Td>
      <OutcomeBadge outcome={row.outcome} isTrial={row.isTrial} />
      <OutcomeReason row={row} />
    </Table.Td>
    <Table.Td>
      {row.callee}
      {row.destination !== null && row.destination.displayName.toLowerCase() !== row.callee && (
        <Dimmed>{row.destination.displayName}</Dimmed>
      )}
    </Table.Td>
    <Table.Td>
      {row.apiClient?.name ?? 'Deleted'}
      <Dimmed>{row.origin ?? `Server in realm ${row.realmName}`}</Dimmed>
    </Table.Td>
    <Table.Td>
      <Visitor visitor={row.visitor} />
    </Table.Td>
    <Table.Td>{describeCall(row.report) ?? <Dimmed>{row.outcome === 'ISSUED' ? 'Not reported' : ''}</Dimmed>}</Table.Td>
  </Table.Tr>
))

interface ActivityRowProps {
  readonly row: ActivityRowFieldsFragment
  /** Whether the row opens its receipt in the panel beside the list. */
  readonly opensPanel: boolean
  /** Whether the panel shows the receipt of this row. */
  readonly isCurrent: boolean
}

function RowLink({ id, opensPanel, children }: RowLinkProps) {
  if (opensPanel)
    return (
      <InternalLink
        className="row-link whole-row"
        to="/activity/$issuanceId"
        params={{ issuanceId: id }}
        search={(now) => now}
        resetScroll={false}
      >
        {children}
      </InternalLink>
    )
  return (
    <InternalLink className="row-link whole-row" to="/receipts/$issuanceId" params={{ issuanceId: id }}>
      {children}
    </InternalLink>
  )
}

interface RowLinkProps {
  readonly id: string
  readonly opensPanel: boolean
  readonly children: React.ReactNode
}

function OutcomeReason({ row: { refusalReason, wouldBeRefusedFor } }: { readonly row: ActivityRowFieldsFragment }) {
  if (refusalReason !== null) return <Dimmed>{REFUSAL_LABELS[refusalReason]}</Dimmed>
  if (wouldBeRefusedFor !== null) return <Dimmed>Would be refused: {REFUSAL_LABELS[wouldBeRefusedFor]}</Dimmed>
  return null
}

function Visitor({ visitor }: { readonly visitor: string | null }) {
  if (visitor === null) return <Dimmed>Unknown</Dimmed>
  return (
    <InternalLink
      to="/activity"
      search={(now) => ({ ...now, visitor })}
      className="above-row"
      ff="monospace"
      size="xs"
      aria-label={`Show only visitor ${visitor.slice(0, 8)}`}
    >
      {visitor.slice(0, 8)}
    </InternalLink>
  )
}

function Dimmed({ children }: { readonly children: React.ReactNode }) {
  return (
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  )
}

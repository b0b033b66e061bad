import { Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { memo } from 'react'
import { describeCallOutcome, OutcomeBadge } from '../../entities/decision/DecisionOutcome.tsx'
import { REFUSAL_LABELS } from '../../entities/labels.ts'
import type { DecisionFieldsFragment } from '../../generated/graphql.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { RowTime, userTimeZone } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'

/**
 * A table with one decision per row. A row opens its receipt beside the list. On a narrow page, the receipt is a page of its own.
 */
export function DecisionTable({ decisions, isOpen }: DecisionTableProps) {
  const isWide = useMediaQuery('(min-width: 75em)', false, { getInitialValueInEffect: false })
  const { issuanceId } = useParams({ strict: false })
  return (
    <DataTable
      caption="Decisions"
      head={[`When (${userTimeZone()})`, 'Outcome', 'Callee', 'Site', 'Visitor', 'Call']}
      minWidth={isWide && !isOpen ? 860 : 320}
    >
      {decisions.map((decision) => (
        <DecisionRow key={decision.id} decision={decision} opensPanel={isWide} isCurrent={decision.id === issuanceId} />
      ))}
    </DataTable>
  )
}

interface DecisionTableProps {
  readonly decisions: readonly DecisionFieldsFragment[]
  /** Whether a receipt is open beside the list. */
  readonly isOpen: boolean
}

/** One decision. Memoized, so that it renders again only after a change. */
const DecisionRow = memo(({ decision, opensPanel, isCurrent }: DecisionRowProps) => (
  <Table.Tr className="decision-row" aria-current={isCurrent || undefined}>
    <Table.Td>
      <RowLink id={decision.id} opensPanel={opensPanel}>
        <RowTime at={decision.decidedAt} />
      </RowLink>
    </Table.Td>
    <Table.Td>
      <OutcomeBadge outcome={decision.outcome} isTrial={decision.isTrial} />
      <OutcomeReason decision={decision} />
    </Table.Td>
    <Table.Td>
      {decision.callee}
      {decision.destination !== null && decision.destination.displayName.toLowerCase() !== decision.callee && (
        <Dimmed>{decision.destination.displayName}</Dimmed>
      )}
    </Table.Td>
    <Table.Td>
      {decision.apiClient?.name ?? 'Deleted'}
      <Dimmed>{decision.origin ?? `Server in realm ${decision.realmName}`}</Dimmed>
    </Table.Td>
    <Table.Td>
      <Visitor visitor={decision.visitor} />
    </Table.Td>
    <Table.Td>
      {describeCallOutcome(decision.report) ?? <Dimmed>{decision.outcome === 'ISSUED' ? 'Not reported' : ''}</Dimmed>}
    </Table.Td>
  </Table.Tr>
))

interface DecisionRowProps {
  readonly decision: DecisionFieldsFragment
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

function OutcomeReason({
  decision: { refusalReason, wouldBeRefusedFor },
}: {
  readonly decision: DecisionFieldsFragment
}) {
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

import { Table, Text } from '@mantine/core'
import { memo } from 'react'
import type { ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { callWords } from '../../lib/callWords.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx'
import { RowTime } from '../../ui/RowTime.tsx'

/** One decision: when, what, whom, from where, by whom, and what became of it. Drawn again only when it has changed. */
export const ActivityRow = memo(({ row, isBeside, isCurrent }: ActivityRowProps) => (
  <Table.Tr className="activity-row" aria-current={isCurrent || undefined}>
    <Table.Td>
      <RowLink id={row.id} isBeside={isBeside}>
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
    <Table.Td>{callWords(row.report) ?? <Dimmed>{row.outcome === 'ISSUED' ? 'Not reported' : ''}</Dimmed>}</Table.Td>
  </Table.Tr>
))

interface ActivityRowProps {
  readonly row: ActivityRowFieldsFragment
  /** Whether there is room for its receipt beside the list. */
  readonly isBeside: boolean
  /** Whether its receipt is open there. */
  readonly isCurrent: boolean
}

function RowLink({ id, isBeside, children }: RowLinkProps) {
  if (isBeside)
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
  readonly isBeside: boolean
  readonly children: React.ReactNode
}

function OutcomeReason({ row: { refusalReason, wouldBeRefusedFor } }: { readonly row: ActivityRowFieldsFragment }) {
  if (refusalReason !== null) return <Dimmed>{REFUSAL_LABELS[refusalReason]}</Dimmed>
  if (wouldBeRefusedFor !== null) return <Dimmed>Recorded only: {REFUSAL_LABELS[wouldBeRefusedFor]}</Dimmed>
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

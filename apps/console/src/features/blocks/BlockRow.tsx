import { Button, Table, Text } from '@mantine/core'
import type { BlockRowFieldsFragment } from '../../generated/graphql.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** One block: what it holds for, why, until when, and how often it refused. */
export function BlockRow({ block, realmId, onLift }: BlockRowProps) {
  const { network, issuanceId, reason, endsAt, refusals, createdAt } = block
  return (
    <Table.Tr>
      <Table.Td>
        {network === null ? <FromReceipt issuanceId={issuanceId} /> : <Copyable value={network} what="network" />}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{reason}</Table.Td>
      <Table.Td>{endsAt === null ? 'When lifted' : <Instant at={endsAt} />}</Table.Td>
      <Table.Td>
        {refusals === 0 ? (
          'None'
        ) : (
          <InternalLink
            to="/activity"
            search={{ realm: realmId, reasons: ['NETWORK_BLOCKED'] }}
            size="sm"
            underline="always"
            aria-label={`${refusals.toLocaleString('en')} refusals: show all refusals by blocks in this realm`}
          >
            {refusals.toLocaleString('en')}
          </InternalLink>
        )}
      </Table.Td>
      <Table.Td>
        <Instant at={createdAt} />
      </Table.Td>
      {onLift && (
        <Table.Td>
          <Button
            variant="default"
            size="compact-sm"
            onClick={onLift}
            aria-label={`Lift the block of ${nameOf(block)}`}
          >
            Lift
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  )
}

interface BlockRowProps {
  readonly block: BlockRowFieldsFragment
  readonly realmId: string
  /** Absent for who may not lift it. */
  readonly onLift: (() => void) | undefined
}

/** What a block is called: its network, or the receipt that stands for it. */
export function nameOf({ network, issuanceId }: Pick<BlockRowFieldsFragment, 'network' | 'issuanceId'>): string {
  return network ?? `the visitor behind receipt ${issuanceId}`
}

/** The address behind a receipt is never shown. */
function FromReceipt({ issuanceId }: Pick<BlockRowFieldsFragment, 'issuanceId'>) {
  if (issuanceId === null) return null
  return (
    <Text size="sm" component="span">
      From receipt{' '}
      <InternalLink
        to="/receipts/$issuanceId"
        params={{ issuanceId }}
        ff="monospace"
        inherit
        underline="always"
        style={{ overflowWrap: 'anywhere' }}
      >
        {issuanceId}
      </InternalLink>
    </Text>
  )
}

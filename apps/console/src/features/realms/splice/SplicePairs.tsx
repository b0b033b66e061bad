import { Stack, Table, Text, Title } from '@mantine/core'
import type { SpliceFieldsFragment } from '../../../generated/graphql.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { partnerName } from './partnerName.ts'

/** Those who stand in for each other, and whether anything is gained by swapping them. */
export function SplicePairs({ pairs }: Pick<SpliceFieldsFragment, 'pairs'>) {
  return (
    <Stack component="section" gap={6} aria-label="Interchangeable callees">
      <Title order={2}>Interchangeable callees</Title>
      <Text size="sm" c="dimmed">
        If their rules differ, a call that is refused for one callee can be made with tokens for the other.
      </Text>
      <DataTable
        caption="Pairs of interchangeable callees"
        head={['Callee', 'Interchangeable with', 'Rules']}
        minWidth={480}
      >
        {pairs.map((pair) => (
          <Table.Tr key={`${pair.first} ${pair.second}`}>
            <Table.Td ff="monospace">{pair.first}</Table.Td>
            <Table.Td {...(pair.first === pair.second ? {} : { ff: 'monospace' })}>{partnerName(pair)}</Table.Td>
            <Table.Td>
              {pair.isHarmless ? (
                <StateBadge tone="over">Same (harmless)</StateBadge>
              ) : (
                <StateBadge tone="lost">Different</StateBadge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Stack>
  )
}

import { Stack, Table, Title } from '@mantine/core'
import type { SpliceFieldsFragment } from '../../../generated/graphql.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'

/** Those who stand in for each other, and whether anything is gained by swapping them. */
export function SplicePairs({ pairs }: Pick<SpliceFieldsFragment, 'pairs'>) {
  return (
    <Stack component="section" gap={6} aria-label="Interchangeable">
      <Title order={2}>Interchangeable</Title>
      <DataTable
        caption="Callees that stand in for each other"
        head={['One', 'The other', 'What swapping gains']}
        minWidth={480}
      >
        {pairs.map(({ first, second, isHarmless }) => (
          <Table.Tr key={`${first} ${second}`}>
            <Table.Td ff="monospace">{first}</Table.Td>
            <Table.Td ff="monospace">{second}</Table.Td>
            <Table.Td>
              {isHarmless ? (
                <StateBadge tone="over">Nothing: the same rules hold for both</StateBadge>
              ) : (
                <StateBadge tone="lost">A call that other rules would refuse</StateBadge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Stack>
  )
}

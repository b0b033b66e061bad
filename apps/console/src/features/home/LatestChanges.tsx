import { Group, Skeleton, Table, Title } from '@mantine/core'
import { useHomeChangesQuery } from '../../generated/hooks.ts'
import { actorName } from '../../lib/actorName.ts'
import { AUDIT_ACTION_LABELS } from '../../lib/auditActionLabels.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { QueryView } from '../../ui/QueryView.tsx'

/** What somebody who comes back wants to know first: what was done meanwhile, and by whom. */
export function LatestChanges() {
  const query = useHomeChangesQuery({})
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <Title order={2}>Latest changes</Title>
        <InternalLink to="/audit" size="sm">
          The whole audit log
        </InternalLink>
      </Group>
      <QueryView query={query} what="The latest changes" skeleton={<Skeleton height={170} />}>
        {({ auditLog }) => (
          <DataTable caption="Latest changes" head={['When', 'Who', 'What', 'Realm']} minWidth={480}>
            {auditLog.edges.map(({ node }) => (
              <Table.Tr key={node.id}>
                <Table.Td>
                  <Instant at={node.occurredAt} />
                </Table.Td>
                <Table.Td>{actorName(node.actor)}</Table.Td>
                <Table.Td>{AUDIT_ACTION_LABELS[node.action]}</Table.Td>
                <Table.Td>{node.realm?.name}</Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </QueryView>
    </div>
  )
}

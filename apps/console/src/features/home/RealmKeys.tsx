import { Group, Stack, Table, Text, Title } from '@mantine/core'
import type { HomeQuery } from '../../generated/graphql.ts'
import { countWords } from '../../lib/countWords.ts'
import { CIPHER_LABELS, KEY_WARNING_LABELS } from '../../lib/labels.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** How old the key of each realm is and what is wrong with it; those that need somebody first. */
export function RealmKeys({ realms }: Pick<HomeQuery, 'realms'>) {
  const all = realms.edges.map(({ node }) => node).toSorted(neediestFirst)
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>Keys</Title>
        <InternalLink to="/realms" size="sm">
          {realms.totalCount > SHOWN_MAX ? `All ${countWords(realms.totalCount, 'realm')}` : 'Realms'}
        </InternalLink>
      </Group>
      <DataTable caption="Keys" head={['Realm', 'In use since', 'Cipher', 'Warnings']} minWidth={480}>
        {all.slice(0, SHOWN_MAX).map(({ id, name, activeKey }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <InternalLink
                className="row-link"
                to="/realms/$realmName"
                params={{ realmName: name }}
                search={{ tab: 'keys' }}
              >
                {name}
              </InternalLink>
            </Table.Td>
            <Table.Td>{activeKey.activatesAt === null ? '–' : <Instant at={activeKey.activatesAt} />}</Table.Td>
            <Table.Td>{CIPHER_LABELS[activeKey.cipher]}</Table.Td>
            <Table.Td>
              <Group gap={6}>
                {activeKey.warnings.map((warning) => (
                  <StateBadge key={warning} tone="lost">
                    {KEY_WARNING_LABELS[warning].short}
                  </StateBadge>
                ))}
                {activeKey.warnings.length === 0 && (
                  <Text size="sm" c="dimmed">
                    None
                  </Text>
                )}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Stack>
  )
}

const SHOWN_MAX = 8

type Realm = HomeQuery['realms']['edges'][number]['node']

/** Warnings before none, then the oldest key. */
function neediestFirst({ activeKey: one }: Realm, { activeKey: other }: Realm): number {
  if (one.warnings.length !== other.warnings.length) return other.warnings.length - one.warnings.length
  return (one.activatesAt ?? '').localeCompare(other.activatesAt ?? '')
}

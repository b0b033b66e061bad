import { Alert, Group, List, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { IconDatabaseX, IconShieldHalf } from '@tabler/icons-react'
import { AUDIT_ACTION_LABELS, actorName, CIPHER_LABELS, KEY_WARNING_LABELS } from '../../entities/labels.ts'
import type { HomeQuery } from '../../generated/graphql.ts'
import { useHomeChangesQuery, useHomeProtectionQuery } from '../../generated/hooks.ts'
import { formatCount } from '../../lib/format.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** The age and warnings of each realm's active key, the most urgent key first. */
export function RealmKeys({ realms }: Pick<HomeQuery, 'realms'>) {
  const all = realms.edges.map(({ node }) => node).toSorted(byUrgency)
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>Keys</Title>
        <InternalLink to="/realms" size="sm">
          {realms.totalCount > REALM_KEYS_MAX ? `All ${formatCount(realms.totalCount, 'realm')}` : 'Realms'}
        </InternalLink>
      </Group>
      <DataTable caption="Keys" head={['Realm', 'In use since', 'Cipher', 'Warnings']} minWidth={480}>
        {all.slice(0, REALM_KEYS_MAX).map(({ id, name, activeKey }) => (
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

const REALM_KEYS_MAX = 8

type Realm = HomeQuery['realms']['edges'][number]['node']

/** Sorts keys with warnings first, then the oldest key first. */
function byUrgency({ activeKey: one }: Realm, { activeKey: other }: Realm): number {
  if (one.warnings.length !== other.warnings.length) return other.warnings.length - one.warnings.length
  return (one.activatesAt ?? '').localeCompare(other.activatesAt ?? '')
}

/** Sites whose keys were never used. Their call button may not be on the page yet. */
export function UnusedSites({ apiClients }: Pick<HomeQuery, 'apiClients'>) {
  const unused = apiClients.edges.filter(({ node }) => node.keys.every(({ lastUsedAt }) => lastUsedAt === null))
  return (
    <Stack component="section" gap="xs" aria-label="Sites">
      <Group justify="space-between">
        <Title order={2}>Unused sites</Title>
        <InternalLink to="/sites" size="sm">
          All sites
        </InternalLink>
      </Group>
      {unused.length === 0 ? (
        <Text size="sm" c="dimmed">
          None. Every site has requested credentials at least once.
        </Text>
      ) : (
        <List size="sm">
          {unused.slice(0, UNUSED_SITES_MAX).map(({ node }) => (
            <List.Item key={node.id}>
              <InternalLink to="/sites/$siteId" params={{ siteId: node.id }} inherit>
                {node.name}
              </InternalLink>
            </List.Item>
          ))}
          {unused.length > UNUSED_SITES_MAX && <List.Item>{`and ${unused.length - UNUSED_SITES_MAX} more`}</List.Item>}
        </List>
      )}
    </Stack>
  )
}

const UNUSED_SITES_MAX = 5

/** The latest audit entries, which show returning users what has changed. */
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
      <QueryView query={query} subject="The latest changes" skeleton={<Skeleton height={170} />}>
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

const REFRESH_MS = 15_000

/**
 * Warns about an almost full disk and about requests that were rejected without a receipt. Renders nothing if there is no problem.
 */
export function ProtectionNotice() {
  const protection = useHomeProtectionQuery({}, { refetchInterval: REFRESH_MS }).data?.protection
  if (protection === undefined) return null
  const { floodedRequests, unrecordedRefusals, storage } = protection
  const isStorageLow = storage?.hasRoom === false
  if (!isStorageLow && floodedRequests === 0 && unrecordedRefusals === 0) return null
  return (
    <Stack gap="sm">
      {isStorageLow && (
        <Alert
          role="alert"
          color="red"
          variant="light"
          icon={<IconDatabaseX aria-hidden />}
          title="Issuing has stopped: the disk is almost full"
        >
          <Text size="sm">
            {storage.freeMegabytes.toLocaleString('en')} MB are free. {storage.reservedMegabytes.toLocaleString('en')}{' '}
            MB are reserved for signing in, pausing and the audit log. Free some space on the server. Issuing then
            resumes automatically.
          </Text>
        </Alert>
      )}
      {(floodedRequests > 0 || unrecordedRefusals > 0) && (
        <Alert color="amber" variant="light" icon={<IconShieldHalf aria-hidden />} title="Requests were rejected">
          <Text size="sm">
            In the last 24 hours{' '}
            {[
              floodedRequests > 0 && `flood protection rejected ${formatCount(floodedRequests, 'request', 'requests')}`,
              unrecordedRefusals > 0 &&
                `${formatCount(unrecordedRefusals, 'refusal was', 'refusals were')} not recorded, because too many requests from one network were refused`,
            ]
              .filter((part) => part !== false)
              .join(', and ')}
            . These requests have no receipts. The counts cover only this process, and only the time since its start.
          </Text>
        </Alert>
      )}
    </Stack>
  )
}

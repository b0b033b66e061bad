import { Group, SegmentedControl, Table, Text } from '@mantine/core'
import { IconPlus, IconServer2 } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CIPHER_LABELS } from '../../entities/labels.ts'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { RealmsQuery } from '../../generated/graphql.ts'
import { useRealmsQuery } from '../../generated/hooks.ts'
import { formatCount } from '../../lib/format.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { FilterField } from '../../ui/FilterField.tsx'
import { ForwardPager } from '../../ui/ForwardPager.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink, LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView, TableSkeleton } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { KeyWarningBadges } from './KeyFields.tsx'

/** The Realms page: all realms with their state and key warnings. */
export function RealmsPage() {
  const search = useSearch({ from: '/shell/realms' })
  const navigate = useNavigate({ from: '/realms' })
  const filter = {
    ...(search.search === undefined ? {} : { search: search.search }),
    ...(search.paused ? { isPaused: true } : {}),
  }
  const query = useRealmsQuery(
    { first: 50, filter, ...(search.after === undefined ? {} : { after: search.after }) },
    { placeholderData: (before) => before },
  )
  const narrow = (next: { search?: string; paused?: boolean }) => void navigate({ search: next, replace: true })
  const paused = search.paused ? { paused: true } : {}
  return (
    <>
      <PageHead
        title="Realms"
        question="How are realms set up? Each realm mirrors one authentication schema of your gateway."
        action={useCan('MANAGE_REALMS') && <CreateRealmButton />}
      />
      <Group mb="md" gap="sm">
        <FilterField
          label="Filter realms"
          value={search.search ?? ''}
          onChange={(text) => narrow({ ...paused, ...(text === '' ? {} : { search: text }) })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Realms to show"
          data={['All', 'Paused']}
          value={search.paused ? 'Paused' : 'All'}
          onChange={(shown) =>
            narrow({
              ...(search.search === undefined ? {} : { search: search.search }),
              ...(shown === 'Paused' ? { paused: true } : {}),
            })
          }
        />
      </Group>
      <QueryView query={query} subject="The realms" skeleton={<TableSkeleton />}>
        {({ realms }) =>
          realms.edges.length === 0 ? (
            <NoRealms isFiltered={search.search !== undefined || search.paused === true} />
          ) : (
            <>
              <RealmsTable realms={realms} />
              <ForwardPager
                isFirstPage={search.after === undefined}
                nextCursor={realms.pageInfo.hasNextPage ? realms.pageInfo.endCursor : null}
                note={formatCount(realms.totalCount, 'realm')}
                onFirst={() => void navigate({ search: ({ after: _, ...rest }) => rest })}
                onNext={(after) => void navigate({ search: (now) => ({ ...now, after }) })}
              />
            </>
          )
        }
      </QueryView>
    </>
  )
}

function CreateRealmButton() {
  return (
    <LinkButton to="/create-realm" leftSection={<IconPlus size={16} aria-hidden />}>
      Create realm
    </LinkButton>
  )
}

function NoRealms({ isFiltered }: { readonly isFiltered: boolean }) {
  const canManage = useCan('MANAGE_REALMS')
  if (isFiltered)
    return (
      <EmptyView icon={<IconServer2 size={22} />} title="No realms match">
        Search by part of the name or display name.
      </EmptyView>
    )
  return (
    <EmptyView icon={<IconServer2 size={22} />} title="No realms yet" action={canManage && <CreateRealmButton />}>
      A realm mirrors one authentication schema of your gateway: its name, key and token lifetime. Credentials are
      issued in a realm, so create a realm first.
    </EmptyView>
  )
}

function RealmsTable({ realms }: Pick<RealmsQuery, 'realms'>) {
  return (
    <DataTable
      caption="Realms"
      head={['Realm', 'State', 'Active key', 'Destinations', 'Sites', 'Created']}
      minWidth={720}
    >
      {realms.edges.map(({ node }) => (
        <Table.Tr key={node.id}>
          <Table.Td>
            <InternalLink className="row-link" to="/realms/$realmName" params={{ realmName: node.name }}>
              {node.name}
            </InternalLink>
            {node.displayName !== node.name && (
              <Text size="xs" c="dimmed">
                {node.displayName}
              </Text>
            )}
          </Table.Td>
          <Table.Td>
            {node.pause ? <StateBadge tone="paused">Paused</StateBadge> : <StateBadge tone="open">Open</StateBadge>}
          </Table.Td>
          <Table.Td>
            <Text size="sm">{CIPHER_LABELS[node.activeKey.cipher]}</Text>
            <KeyWarningBadges warnings={node.activeKey.warnings} />
          </Table.Td>
          <Table.Td>{node.destinations.length}</Table.Td>
          <Table.Td>{node.apiClients.totalCount}</Table.Td>
          <Table.Td>
            <Instant at={node.createdAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  )
}

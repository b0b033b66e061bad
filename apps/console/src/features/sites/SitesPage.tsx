import { Group, Table, Text } from '@mantine/core'
import { IconPlus, IconWorldWww } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { SitesQuery } from '../../generated/graphql.ts'
import { useSitesQuery } from '../../generated/hooks.ts'
import { formatCount } from '../../lib/format.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { FilterField } from '../../ui/FilterField.tsx'
import { ForwardPager } from '../../ui/ForwardPager.tsx'
import { InternalLink, LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView, TableSkeleton } from '../../ui/QueryView.tsx'
import { SiteState } from './SiteState.tsx'

/** The Sites page: all websites and servers that can issue credentials. */
export function SitesPage() {
  const { search = '', after } = useSearch({ from: '/shell/sites' })
  const navigate = useNavigate({ from: '/sites' })
  const query = useSitesQuery(
    { first: 100, ...(after === undefined ? {} : { after }) },
    { placeholderData: (before) => before },
  )
  const canManage = useCan('MANAGE_CLIENTS')
  const createButton = canManage && (
    <LinkButton to="/create-site" leftSection={<IconPlus size={16} aria-hidden />}>
      Create site
    </LinkButton>
  )
  return (
    <>
      <PageHead title="Sites" question="Which websites and servers can issue credentials?" action={createButton} />
      <Group mb="md">
        <FilterField
          label="Filter sites"
          value={search}
          onChange={(text) => void navigate({ search: text === '' ? {} : { search: text }, replace: true })}
        />
      </Group>
      <QueryView query={query} subject="The sites" skeleton={<TableSkeleton />}>
        {({ apiClients }) => {
          const sites = apiClients.edges.map(({ node }) => node).filter((site) => matches(site, search))
          if (apiClients.totalCount === 0)
            return (
              <EmptyView icon={<IconWorldWww size={22} />} title="No sites yet" action={createButton}>
                A site is a website with a call button, or a server that issues credentials for its own pages. A site
                has keys, allowed origins and callable destinations.
              </EmptyView>
            )
          return (
            <>
              {sites.length === 0 ? (
                <EmptyView icon={<IconWorldWww size={22} />} title="No sites match">
                  Search by part of a name, realm or origin.
                </EmptyView>
              ) : (
                <SitesTable sites={sites} />
              )}
              <ForwardPager
                isFirstPage={after === undefined}
                nextCursor={apiClients.pageInfo.hasNextPage ? apiClients.pageInfo.endCursor : null}
                note={formatCount(apiClients.totalCount, 'site')}
                onFirst={() => void navigate({ search: search === '' ? {} : { search } })}
                onNext={(cursor) => void navigate({ search: (now) => ({ ...now, after: cursor }) })}
              />
            </>
          )
        }}
      </QueryView>
    </>
  )
}

type SiteRow = SitesQuery['apiClients']['edges'][number]['node']

function matches({ name, realm, allowedOrigins }: SiteRow, search: string): boolean {
  const lowerCaseSearch = search.toLowerCase()
  return [name, realm.name, realm.displayName, ...allowedOrigins].some((text) =>
    text.toLowerCase().includes(lowerCaseSearch),
  )
}

function SitesTable({ sites }: { readonly sites: readonly SiteRow[] }) {
  return (
    <DataTable caption="Sites" head={['Site', 'Realm', 'State', 'Origins', 'Keys in use']} minWidth={720}>
      {sites.map((site) => (
        <Table.Tr key={site.id}>
          <Table.Td>
            <InternalLink className="row-link" to="/sites/$siteId" params={{ siteId: site.id }}>
              {site.name}
            </InternalLink>
          </Table.Td>
          <Table.Td>
            <InternalLink to="/realms/$realmName" params={{ realmName: site.realm.name }} size="sm">
              {site.realm.name}
            </InternalLink>
          </Table.Td>
          <Table.Td>
            <SiteState isPaused={site.pause !== null} keys={site.keys} />
          </Table.Td>
          <Table.Td>
            <Text size="sm" ff={site.allowedOrigins.length > 0 ? 'monospace' : 'text'}>
              {site.allowedOrigins[0] ?? 'None'}
              {site.allowedOrigins.length > 1 && ` and ${site.allowedOrigins.length - 1} more`}
            </Text>
          </Table.Td>
          <Table.Td>{site.keys.filter(({ state }) => state === 'ACTIVE' || state === 'RETIRING').length}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  )
}

import { Tabs } from '@mantine/core'
import { IconWorldOff } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { isSiteTab, SITE_TAB_LABELS } from '../../entities/labels.ts'
import { ChangePauseButton, PauseControl } from '../../entities/pause/PauseControl.tsx'
import { PauseNotice } from '../../entities/pause/PauseNotice.tsx'
import { PolicyView } from '../../entities/policy/PolicyView.tsx'
import type { SiteFieldsFragment, SiteQuery } from '../../generated/graphql.ts'
import { useSiteQuery } from '../../generated/hooks.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { InternalLink, LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { ApiKeysTab } from './ApiKeysTab.tsx'
import { CodeTab } from './CodeTab.tsx'
import { SettingsTab } from './SettingsTab.tsx'
import { latestUse, SiteState } from './SiteState.tsx'

/** The page of one site: keys, settings, code snippets and policy. */
export function SitePage() {
  const { siteId } = useParams({ from: '/shell/sites/$siteId' })
  const query = useSiteQuery({ id: siteId }, { refetchInterval: ({ state }) => (isWaiting(state.data) ? 5000 : false) })
  return (
    <QueryView query={query} subject="The site" skeleton={<FieldsSkeleton />}>
      {({ node }) => (node?.__typename === 'ApiClient' ? <SiteView site={node} /> : <SiteNotFound />)}
    </QueryView>
  )
}

/** Returns whether the site has a key but has not sent its first request yet. The page then refetches until the request arrives. */
function isWaiting(site: SiteQuery | undefined): boolean {
  const node = site?.node
  return node?.__typename === 'ApiClient' && node.keys.length > 0 && latestUse(node.keys) === undefined
}

function SiteNotFound() {
  return (
    <>
      <PageHead title="Site not found" />
      <EmptyView
        icon={<IconWorldOff size={22} />}
        title="There is no site at this address"
        action={
          <LinkButton to="/sites" variant="default">
            All sites
          </LinkButton>
        }
      >
        The site may have been deleted. Its receipts are kept.
      </EmptyView>
    </>
  )
}

function SiteView({ site }: { readonly site: SiteFieldsFragment }) {
  const { tab = 'keys' } = useSearch({ from: '/shell/sites/$siteId' })
  const navigate = useNavigate({ from: '/sites/$siteId' })
  const openTab = (next: string | null) => {
    if (isSiteTab(next)) void navigate({ search: { tab: next } })
  }
  const pauseOwner = { id: site.id, word: 'site', name: `Site ${site.name}` }
  return (
    <>
      <PageHead
        title={site.name}
        question={
          <>
            This site issues credentials in realm{' '}
            <InternalLink to="/realms/$realmName" params={{ realmName: site.realm.name }} size="sm" underline="always">
              {site.realm.name}
            </InternalLink>
            .
          </>
        }
        badge={<SiteState isPaused={site.pause !== null} keys={site.keys} />}
        action={
          <PauseControl
            owner={pauseOwner}
            pause={site.pause}
            affectedCalls="every new call that uses one of its keys"
          />
        }
      />
      {site.pause && (
        <PauseNotice
          pause={site.pause}
          subject="this site"
          ownerId={site.id}
          action={<ChangePauseButton owner={pauseOwner} pause={site.pause} />}
        />
      )}
      <Tabs value={tab} onChange={openTab} keepMounted={false}>
        <Tabs.List mb="lg" aria-label="Site sections">
          {Object.entries(SITE_TAB_LABELS).map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="keys">
          <ApiKeysTab site={site} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SettingsTab site={site} />
        </Tabs.Panel>
        <Tabs.Panel value="code">
          <CodeTab site={site} />
        </Tabs.Panel>
        <Tabs.Panel value="policy">
          <PolicyView
            owner={{ id: site.id, word: 'site', name: `site ${site.name}` }}
            scope="MANAGE_CLIENTS"
            otherPolicies="the policies of the realm and the destination"
          />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

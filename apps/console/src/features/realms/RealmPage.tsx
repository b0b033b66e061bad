import { Tabs } from '@mantine/core'
import { IconServerOff } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { isRealmTab, REALM_TAB_LABELS } from '../../entities/labels.ts'
import { ChangePauseButton, PauseControl } from '../../entities/pause/PauseControl.tsx'
import { PauseNotice } from '../../entities/pause/PauseNotice.tsx'
import type { RealmFieldsFragment } from '../../generated/graphql.ts'
import { useRealmQuery } from '../../generated/hooks.ts'
import { formatCount } from '../../lib/format.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { BlocksTab } from './BlocksTab.tsx'
import { DestinationsTab } from './DestinationsTab.tsx'
import { GeneralTab } from './GeneralTab.tsx'
import { KeysTab } from './KeysTab.tsx'
import { PolicyTab } from './PolicyTab.tsx'
import { SpliceTab } from './splice/SpliceTab.tsx'

/** The page of one realm. Each tab has its own URL. */
export function RealmPage() {
  const { realmName } = useParams({ from: '/shell/realms/$realmName' })
  const query = useRealmQuery({ name: realmName })
  return (
    <QueryView query={query} subject="The realm" skeleton={<FieldsSkeleton />}>
      {({ realm }) => (realm === null ? <RealmNotFound name={realmName} /> : <RealmView realm={realm} />)}
    </QueryView>
  )
}

function RealmNotFound({ name }: { readonly name: string }) {
  return (
    <>
      <PageHead title={name} />
      <EmptyView
        icon={<IconServerOff size={22} />}
        title="Realm not found"
        action={
          <LinkButton to="/realms" variant="default">
            All realms
          </LinkButton>
        }
      >
        The realm may have been deleted. Its audit entries and receipts are kept.
      </EmptyView>
    </>
  )
}

function RealmView({ realm }: { readonly realm: RealmFieldsFragment }) {
  const { tab = 'general' } = useSearch({ from: '/shell/realms/$realmName' })
  const navigate = useNavigate({ from: '/realms/$realmName' })
  const openTab = (next: string | null) => {
    if (isRealmTab(next)) void navigate({ search: { tab: next } })
  }
  const pauseOwner = { id: realm.id, word: 'realm', name: `Realm ${realm.name}` }
  return (
    <>
      <PageHead
        title={realm.displayName}
        question={realm.displayName === realm.name ? 'How is this realm set up?' : `How is realm ${realm.name} set up?`}
        badge={realm.pause ? <StateBadge tone="paused">Paused</StateBadge> : <StateBadge tone="open">Open</StateBadge>}
        action={
          <PauseControl
            owner={pauseOwner}
            pause={realm.pause}
            affectedCalls={`every new call of ${formatCount(realm.apiClients.totalCount, 'site')} to ${formatCount(realm.destinations.length, 'destination')}`}
          />
        }
      />
      {realm.pause && (
        <PauseNotice
          pause={realm.pause}
          subject="this realm"
          ownerId={realm.id}
          action={<ChangePauseButton owner={pauseOwner} pause={realm.pause} />}
        />
      )}
      <Tabs value={tab} onChange={openTab} keepMounted={false}>
        <Tabs.List mb="lg" aria-label="Realm sections">
          {Object.entries(REALM_TAB_LABELS).map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general">
          <GeneralTab realm={realm} />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <KeysTab realm={realm} />
        </Tabs.Panel>
        <Tabs.Panel value="destinations">
          <DestinationsTab realm={realm} />
        </Tabs.Panel>
        <Tabs.Panel value="policy">
          <PolicyTab realmName={realm.name} />
        </Tabs.Panel>
        <Tabs.Panel value="blocks">
          <BlocksTab realm={realm} />
        </Tabs.Panel>
        <Tabs.Panel value="splice">
          <SpliceTab realmName={realm.name} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

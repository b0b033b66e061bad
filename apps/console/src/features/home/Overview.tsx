import { Group, Select, SimpleGrid, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { HomeQuery } from '../../generated/graphql.ts'
import type { TimeRangeName } from '../../lib/timeRanges.ts'
import { useCan } from '../../lib/useViewer.ts'
import { choiceList } from '../../ui/choiceList.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { LatestChanges } from './LatestChanges.tsx'
import { type Owner, ownersOf } from './ownersOf.ts'
import { PausedNow } from './PausedNow.tsx'
import { PauseThis } from './PauseThis.tsx'
import { ProtectionNotice } from './ProtectionNotice.tsx'
import { RangeSwitch } from './RangeSwitch.tsx'
import { RealmKeys } from './RealmKeys.tsx'
import { UnusedSites } from './UnusedSites.tsx'
import { UsageSection } from './UsageSection.tsx'
import { useUsage } from './useUsage.ts'

/** Is everything working? What was issued, refused and connected, what stands still, and what is wrong with keys. */
export function Overview({ home }: { readonly home: HomeQuery }) {
  const { range, of } = useSearch({ from: '/shell/' })
  const rangeName = range ?? 'day'
  const usage = useUsage(rangeName, of)
  const owners = ownersOf(home)
  const owner = owners.find(({ id }) => id === of)
  const paused = owners.filter(({ pause }) => pause !== null)
  const canReadAudit = useCan('READ_AUDIT')
  return (
    <>
      <PageHead
        title="Overview"
        question="Is everything working?"
        mark={<PauseMark isEverythingPaused={home.globalPause !== null} pausedCount={paused.length} />}
        action={
          // What is not known by its id cannot be paused, and everything was not asked about.
          (of === undefined || owner !== undefined) && (
            <PauseThis home={home} owner={owner} issuedCount={usage.query.data?.totals.issued} rangeName={rangeName} />
          )
        }
      />
      <Stack gap="xl">
        <ProtectionNotice />
        {paused.length > 0 && <PausedNow paused={paused} />}
        <Stack gap="md">
          <Group gap="sm">
            <RangeSwitch value={rangeName} />
            <OwnerSelect owners={owners} value={of} range={range} />
          </Group>
          <UsageSection {...usage} rangeName={rangeName} of={of} />
        </Stack>
        <RealmKeys realms={home.realms} />
        <SimpleGrid cols={{ base: 1, md: canReadAudit ? 2 : 1 }} spacing="xl">
          {canReadAudit && <LatestChanges />}
          <UnusedSites apiClients={home.apiClients} />
        </SimpleGrid>
      </Stack>
    </>
  )
}

function PauseMark({ isEverythingPaused, pausedCount }: PauseMarkProps) {
  if (isEverythingPaused) return <StateBadge tone="paused">Everything is paused</StateBadge>
  if (pausedCount === 0) return <StateBadge tone="open">Nothing is paused</StateBadge>
  return <StateBadge tone="paused">{`${pausedCount.toLocaleString('en')} paused`}</StateBadge>
}

interface PauseMarkProps {
  readonly isEverythingPaused: boolean
  readonly pausedCount: number
}

function OwnerSelect({ owners, value, range }: OwnerSelectProps) {
  const navigate = useNavigate()
  const items = (kind: Owner['kind']) =>
    owners
      .filter((owner) => owner.kind === kind)
      .map(({ id, name, realmName }) => ({
        value: id,
        label: kind === 'destination' ? `${name} (realm ${realmName})` : name,
      }))
  return (
    <Select
      aria-label="Scope"
      placeholder="Everything"
      data={[
        { group: 'Realms', items: items('realm') },
        { group: 'Sites', items: items('site') },
        { group: 'Destinations', items: items('destination') },
      ]}
      value={value ?? null}
      onChange={(of) =>
        void navigate({ to: '/', search: { ...(range === undefined ? {} : { range }), ...(of ? { of } : {}) } })
      }
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Show everything' }}
      limit={100}
      {...choiceList}
      nothingFoundMessage="No match"
      w={{ base: '100%', xs: 280 }}
    />
  )
}

interface OwnerSelectProps {
  readonly owners: readonly Owner[]
  /** An id. Undefined for everything. */
  readonly value: string | undefined
  /** As the address has it. */
  readonly range: TimeRangeName | undefined
}

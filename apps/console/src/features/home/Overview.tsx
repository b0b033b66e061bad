import { Group, SegmentedControl, Select, SimpleGrid, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { isTimeRangeName, TIME_RANGES, type TimeRangeName } from '../../entities/decision/activitySearch.ts'
import { PauseControl } from '../../entities/pause/PauseControl.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { HomeQuery } from '../../generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { INLINE_SELECT } from '../../ui/inlineSelect.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { LatestChanges, ProtectionNotice, RealmKeys, UnusedSites } from './OverviewSections.tsx'
import { type Owner, ownerLabel, ownersOf } from './owners.ts'
import { PausedNow } from './PausedNow.tsx'
import { UsageSection } from './UsageSection.tsx'
import { useUsage } from './usage.ts'

/** The overview: counts of issued, refused and connected calls, active pauses, and problems with keys. */
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
        badge={<PauseBadge isEverythingPaused={home.globalPause !== null} pausedCount={paused.length} />}
        action={
          // There is no pause button for an unknown id, because the button would pause everything.
          (of === undefined || owner !== undefined) && (
            <PauseScope home={home} owner={owner} issuedCount={usage.query.data?.totals.issued} rangeName={rangeName} />
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

function PauseBadge({ isEverythingPaused, pausedCount }: PauseBadgeProps) {
  if (isEverythingPaused) return <StateBadge tone="paused">Everything is paused</StateBadge>
  if (pausedCount === 0) return <StateBadge tone="open">Nothing is paused</StateBadge>
  return <StateBadge tone="paused">{`${pausedCount.toLocaleString('en')} paused`}</StateBadge>
}

interface PauseBadgeProps {
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
      {...INLINE_SELECT}
      nothingFoundMessage="No match"
      w={{ base: '100%', xs: 280 }}
    />
  )
}

interface OwnerSelectProps {
  readonly owners: readonly Owner[]
  /** Id of the selected owner. Undefined for everything. */
  readonly value: string | undefined
  /** The range in the URL. */
  readonly range: TimeRangeName | undefined
}

/**
 * The pause button for the selected scope. The description names the calls that a pause would stop, and the number of recent calls.
 */
function PauseScope({ home, owner, issuedCount, rangeName }: PauseScopeProps) {
  const recentCount =
    issuedCount === undefined
      ? ''
      : `; ${formatCount(issuedCount, 'was', 'were')} issued in the ${TIME_RANGES[rangeName].label.toLowerCase()}`
  if (owner === undefined)
    return (
      <PauseControl
        owner={{ word: 'all calls', name: 'Everything' }}
        pause={home.globalPause}
        affectedCalls={`every new call of ${formatCount(home.apiClients.totalCount, 'site')} in ${formatCount(home.realms.totalCount, 'realm')}${recentCount}`}
      />
    )
  return (
    <PauseControl
      key={owner.id}
      owner={{ id: owner.id, word: owner.kind, name: ownerLabel(owner) }}
      pause={owner.pause}
      affectedCalls={`every new call ${PREPOSITIONS[owner.kind]} ${owner.name}${recentCount}`}
    />
  )
}

interface PauseScopeProps {
  readonly home: HomeQuery
  /** Undefined for everything. */
  readonly owner: Owner | undefined
  /** Undefined until it is loaded. */
  readonly issuedCount: number | undefined
  readonly rangeName: TimeRangeName
}

const PREPOSITIONS: Record<Owner['kind'], string> = { realm: 'in', site: 'of', destination: 'to' }

/** Selects the time range, which is stored in the URL. */
function RangeSwitch({ value }: { readonly value: TimeRangeName }) {
  const navigate = useNavigate({ from: '/' })
  return (
    <SegmentedControl
      size="xs"
      aria-label="Time"
      data={Object.entries(TIME_RANGES).map(([name, { span }]) => ({ value: name, label: span }))}
      value={value}
      onChange={(range) => {
        if (isTimeRangeName(range)) void navigate({ search: (now) => ({ ...now, range }) })
      }}
    />
  )
}

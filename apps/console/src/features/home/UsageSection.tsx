import './usage.css'
import { Button, Collapse, Group, Paper, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChartBarOff, IconTable } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { type ActivitySearch, TIME_RANGES, type TimeRangeName } from '../../entities/decision/activitySearch.ts'
import { REFUSAL_LABELS } from '../../entities/labels.ts'
import type { RefusalReason, UsageFieldsFragment } from '../../generated/graphql.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { userTimeZone } from '../../ui/Instant.tsx'
import { InternalLink, LinkButton } from '../../ui/InternalLink.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { ownerSearch } from './owners.ts'
import { formatStep, stepSearch, type UsageSeries, usageSeriesOf, type useUsage } from './usage.ts'

// Loaded lazily, because no other page needs the chart library.
const UsageChart = lazy(() => import('./UsageChart.tsx').then((module) => ({ default: module.UsageChart })))

/** Counts of issued, refused and connected calls with their trend, and the refusal reasons. */
export function UsageSection({ query, range, rangeName, of }: UsageSectionProps) {
  return (
    <QueryView query={query} subject="The counts" skeleton={<UsageSkeleton />}>
      {(usage) => {
        if (usage === null) return <UnknownOwner />
        const where = ownerSearch(of)
        const isQuiet = usage.totals.issued + usage.totals.refused === 0
        return (
          <Stack gap="xl">
            <Stack gap="xs">
              {isQuiet && (
                <Text size="sm" role="status">
                  No credentials were requested in the {TIME_RANGES[rangeName].label.toLowerCase()}. Trials are not
                  counted.
                </Text>
              )}
              <UsageTrends usage={usage} from={range.from} rangeName={rangeName} where={where} />
            </Stack>
            {usage.totals.refused > 0 && <RefusalReasons usage={usage} where={{ ...where, from: range.from }} />}
          </Stack>
        )
      }}
    </QueryView>
  )
}

interface UsageSectionProps extends ReturnType<typeof useUsage> {
  readonly rangeName: TimeRangeName
  /** Id of the selected owner. Undefined for everything. */
  readonly of: string | undefined
}

function UsageTrends({ usage, from, rangeName, where }: UsageTrendsProps) {
  const [isTable, { toggle }] = useDisclosure(false)
  return (
    <Paper component="section" withBorder p="md" aria-label="Counts">
      <Stack gap="lg">
        {usageSeriesOf(usage).map((series) => (
          <div key={series.name} className="usage-trend">
            <UsageFigure series={series} totals={usage.totals} where={{ ...where, from }} />
            <Suspense fallback={<div className="usage-chart" />}>
              <UsageChart series={series} rangeName={rangeName} where={where} />
            </Suspense>
          </div>
        ))}
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            {TIME_RANGES[rangeName].resolution === 'DAY' ? 'Days in UTC' : `Times in ${userTimeZone()}`}. The last
            interval is not complete. Select a bar to see its decisions.
          </Text>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconTable size={14} aria-hidden />}
            aria-expanded={isTable}
            aria-controls="usage-table"
            onClick={toggle}
          >
            {isTable ? 'Hide table' : 'Show as table'}
          </Button>
        </Group>
        <Collapse expanded={isTable} id="usage-table">
          <UsageTable usage={usage} rangeName={rangeName} where={where} />
        </Collapse>
      </Stack>
    </Paper>
  )
}

interface UsageTrendsProps {
  readonly usage: UsageFieldsFragment
  readonly from: string
  readonly rangeName: TimeRangeName
  readonly where: ActivitySearch
}

function UnknownOwner() {
  return (
    <EmptyView
      icon={<IconChartBarOff size={22} />}
      title="Nothing found for this id"
      action={
        <LinkButton to="/" search={({ of: _, ...rest }) => rest} variant="default">
          Show everything
        </LinkButton>
      }
    >
      The realm, site or destination may have been deleted. Its decisions are still listed in Activity.
    </EmptyView>
  )
}

/** A total with a link to its decisions. */
function UsageFigure({ series: { name, label, total, search }, totals, where }: UsageFigureProps) {
  return (
    <Stack gap={0} className="usage-figure">
      <Text size="sm" component="h2" fw={600}>
        {label}
      </Text>
      <InternalLink
        to="/activity"
        search={{ ...where, ...search }}
        className="usage-total"
        aria-label={`${label}: ${total.toLocaleString('en')}, show decisions`}
      >
        {total.toLocaleString('en')}
      </InternalLink>
      <Text size="xs" c="dimmed">
        {noteOf(name, totals)}
      </Text>
    </Stack>
  )
}

interface UsageFigureProps {
  readonly series: UsageSeries
  readonly totals: UsageFieldsFragment['totals']
  readonly where: ActivitySearch
}

function noteOf(name: UsageSeries['name'], { issued, refused, connected, wouldBeRefused }: UsageFigureProps['totals']) {
  if (name === 'connected')
    return issued === 0
      ? 'As reported by clients'
      : `${share(connected, issued)} of issued calls, as reported by clients`
  if (name === 'refused') return issued + refused === 0 ? '' : `${share(refused, issued + refused)} of all requests`
  return name === 'wouldBeRefused' ? `${share(wouldBeRefused, issued)} of issued calls, by monitored policies` : ''
}

/** Formats a share in whole percent. Returns "under 1%" instead of "0%" if `part` is not zero. */
function share(part: number, whole: number): string {
  const percent = (part / whole) * 100
  return part > 0 && percent < 1 ? 'under 1%' : `${Math.round(percent).toLocaleString('en')}%`
}

/** The numbers of the charts as a table, newest step first, with links to the decisions. */
function UsageTable({ usage: { points }, rangeName, where }: UsageTableProps) {
  return (
    <DataTable
      caption="Counts by interval"
      head={['Start', 'Issued', 'Connected', 'Refused', 'Would be refused']}
      minWidth={460}
    >
      {points.toReversed().map(({ startsAt, counts }) => (
        <Table.Tr key={startsAt}>
          <Table.Td>
            <InternalLink
              className="row-link"
              to="/activity"
              search={{ ...where, ...stepSearch(startsAt, rangeName) }}
              inherit
            >
              {formatStep(startsAt, rangeName)}
            </InternalLink>
          </Table.Td>
          <Table.Td>{counts.issued.toLocaleString('en')}</Table.Td>
          <Table.Td>{counts.connected.toLocaleString('en')}</Table.Td>
          <Table.Td>
            {counts.refused.toLocaleString('en')}
            {counts.refusals.length > 0 && (
              <Text size="xs" c="dimmed">
                {counts.refusals
                  .map(({ reason, count }) => `${REFUSAL_LABELS[reason]} ${count.toLocaleString('en')}`)
                  .join(', ')}
              </Text>
            )}
          </Table.Td>
          <Table.Td>{counts.wouldBeRefused.toLocaleString('en')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  )
}

interface UsageTableProps {
  readonly usage: UsageFieldsFragment
  readonly rangeName: TimeRangeName
  readonly where: ActivitySearch
}

/** The refusal reasons, the most frequent first, with share, trend and a link to the decisions. */
function RefusalReasons({ usage: { points, totals }, where }: RefusalReasonsProps) {
  const counts = points.map(({ counts: { refusals } }) => new Map(refusals.map(({ reason, count }) => [reason, count])))
  return (
    <Stack component="section" gap="xs" aria-label="Refusal reasons">
      <div>
        <Title order={2}>Refusal reasons</Title>
        <Text size="xs" c="dimmed">
          Share of all refusals, with the trend over the same period (own scale).
        </Text>
      </div>
      <ol className="refusals">
        {totals.refusals.map(({ reason, count }) => (
          <li key={reason}>
            <InternalLink to="/activity" search={{ ...where, outcome: 'REFUSED', reasons: [reason] }} inherit>
              {REFUSAL_LABELS[reason]}
            </InternalLink>
            <span className="refusal-track" aria-hidden>
              <span className="refusal-bar" style={{ width: `${(count / totals.refused) * 100}%` }} />
            </span>
            <Trend reason={reason} counts={counts.map((byReason) => byReason.get(reason) ?? 0)} />
            <span className="refusal-count">{count.toLocaleString('en')}</span>
          </li>
        ))}
      </ol>
    </Stack>
  )
}

interface RefusalReasonsProps {
  readonly usage: UsageFieldsFragment
  readonly where: ActivitySearch
}

/** A small trend chart. `UsageTable` shows the numbers. */
function Trend({ reason, counts }: TrendProps) {
  const most = Math.max(1, ...counts)
  return (
    <svg className="refusal-trend" viewBox={`0 0 ${counts.length} 1`} preserveAspectRatio="none" aria-hidden>
      <title>{REFUSAL_LABELS[reason]} over time</title>
      {counts.map((count, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other key than its index.
        <rect key={step} x={step + 0.1} y={1 - count / most} width={0.8} height={count / most} />
      ))}
    </svg>
  )
}

interface TrendProps {
  readonly reason: RefusalReason
  /** One count per step. */
  readonly counts: readonly number[]
}

/** The skeleton of the counts: totals with their charts. */
export function UsageSkeleton() {
  return (
    <Stack gap="lg" aria-hidden>
      {['issued', 'connected', 'refused'].map((name) => (
        <Group key={name} wrap="nowrap" gap="md">
          <Skeleton height={56} width={120} />
          <Skeleton height={110} style={{ flex: 1 }} />
        </Group>
      ))}
    </Stack>
  )
}

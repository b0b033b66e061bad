import './usage.css'
import { Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChartBarOff, IconTable } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { TIME_RANGES, type TimeRangeName } from '../../lib/timeRanges.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { readersZone } from '../../ui/RowTime.tsx'
import { ownerSearch } from './ownerSearch.ts'
import { RefusalReasons } from './RefusalReasons.tsx'
import { UsageFigure } from './UsageFigure.tsx'
import { UsageSkeleton } from './UsageSkeleton.tsx'
import { UsageTable } from './UsageTable.tsx'
import { usageSeriesOf } from './usageSeriesOf.ts'
import type { useUsage } from './useUsage.ts'

// The charts bring a library along that no other page needs.
const UsageChart = lazy(() => import('./UsageChart.tsx').then((module) => ({ default: module.UsageChart })))

/** How many were issued, refused and connected, each with its course over the span; and what the refusals were for. */
export function UsageSection({ query, range, rangeName, of }: UsageSectionProps) {
  return (
    <QueryView query={query} what="The counts" skeleton={<UsageSkeleton />}>
      {(usage) => {
        if (usage === null) return <NothingByThisId />
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
              <Courses usage={usage} from={range.from} rangeName={rangeName} where={where} />
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
  /** The id of what is looked at. Undefined for everything. */
  readonly of: string | undefined
}

function Courses({ usage, from, rangeName, where }: CoursesProps) {
  const [isTable, { toggle }] = useDisclosure(false)
  return (
    <Paper component="section" withBorder p="md" aria-label="Counts">
      <Stack gap="lg">
        {usageSeriesOf(usage).map((series) => (
          <div key={series.name} className="usage-course">
            <UsageFigure series={series} totals={usage.totals} where={{ ...where, from }} />
            <Suspense fallback={<div className="usage-chart" />}>
              <UsageChart series={series} rangeName={rangeName} where={where} />
            </Suspense>
          </div>
        ))}
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            {TIME_RANGES[rangeName].resolution === 'DAY' ? 'Days in UTC' : `Times in ${readersZone()}`}. The last
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

interface CoursesProps {
  readonly usage: UsageFieldsFragment
  readonly from: string
  readonly rangeName: TimeRangeName
  readonly where: ActivitySearch
}

function NothingByThisId() {
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
      It may have been deleted. Its decisions are still listed in Activity.
    </EmptyView>
  )
}

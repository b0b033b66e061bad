import { Stack, Text } from '@mantine/core'
import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'
import type { UsageSeries } from './usageSeriesOf.ts'

/** A total, and the way to the decisions that make it. */
export function UsageFigure({ series: { name, label, total, rows }, totals, where }: UsageFigureProps) {
  return (
    <Stack gap={0} className="usage-figure">
      <Text size="sm" component="h2" fw={600}>
        {label}
      </Text>
      <InternalLink
        to="/activity"
        search={{ ...where, ...rows }}
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

/** Whole percents, and never «0 %» of something. */
function share(part: number, whole: number): string {
  const percent = (part / whole) * 100
  return part > 0 && percent < 1 ? 'under 1%' : `${Math.round(percent).toLocaleString('en')}%`
}

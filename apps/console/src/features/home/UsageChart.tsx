import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { useNavigate } from '@tanstack/react-router'
import type { ActivitySearch, TimeRangeName } from '../../entities/decision/activitySearch.ts'
import { formatStep, stepSearch, type UsageSeries } from './usage.ts'

/** A bar chart of one count with one bar per step. `UsageTable` shows the same numbers. */
export function UsageChart({ series, rangeName, where }: UsageChartProps) {
  const navigate = useNavigate()
  const data = series.steps.map(({ startsAt, count }) => ({ startsAt, at: formatStep(startsAt, rangeName), count }))
  const open = (at: unknown) => {
    const step = data.find((each) => each.at === at)
    if (step === undefined) return
    void navigate({ to: '/activity', search: { ...where, ...series.search, ...stepSearch(step.startsAt, rangeName) } })
  }
  return (
    <div className="usage-chart" role="img" aria-label={summary(series, data)}>
      <BarChart
        h={116}
        data={data}
        dataKey="at"
        series={[{ name: 'count', label: series.label, color: series.color }]}
        gridAxis="x"
        tickLine="none"
        strokeDasharray="0"
        xAxisProps={{ minTickGap: 24, height: 22 }}
        yAxisProps={{
          width: 52,
          domain: [0, series.scaleMax],
          ticks: [0, series.scaleMax / 2, series.scaleMax],
          interval: 0,
          tickFormatter: (count: number) => count.toLocaleString('en'),
        }}
        valueFormatter={(count) => count.toLocaleString('en')}
        barProps={{ isAnimationActive: false, radius: 0 }}
        tooltipAnimationDuration={0}
        barChartProps={{
          accessibilityLayer: false,
          syncId: 'usage',
          barCategoryGap: '15%',
          margin: { top: 8 },
          onClick: ({ activeLabel }) => open(activeLabel),
          style: { cursor: 'pointer' },
        }}
      />
    </div>
  )
}

interface UsageChartProps {
  readonly series: UsageSeries
  readonly rangeName: TimeRangeName
  readonly where: ActivitySearch
}

function summary(
  { label, total }: UsageSeries,
  steps: readonly { readonly at: string; readonly count: number }[],
): string {
  const most = steps.reduce((best, step) => (step.count > best.count ? step : best), { at: '', count: 0 })
  const peak = most.count === 0 ? '' : `, peak at ${most.at}: ${most.count.toLocaleString('en')}`
  return `${label} over time, ${total.toLocaleString('en')} in total${peak}`
}

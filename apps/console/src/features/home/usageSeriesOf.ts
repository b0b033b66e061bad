import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'

/** What is drawn, one chart each. What a monitored policy would refuse is there only where there is something of it. */
export function usageSeriesOf({ points, totals }: UsageFieldsFragment): UsageSeries[] {
  const most = (name: CountName) => roundedUp(Math.max(...points.map(({ counts }) => counts[name])))
  const names = NAMES.filter((name) => name !== 'wouldBeRefused' || totals.wouldBeRefused > 0)
  return names.map((name) => ({
    name,
    ...LOOKS[name],
    total: totals[name],
    // Those that connected are some of those that were issued: only on one scale can they be compared.
    scaleMax: most(name === 'connected' ? 'issued' : name),
    steps: points.map(({ startsAt, counts }) => ({ startsAt, count: counts[name] })),
  }))
}

export interface UsageSeries {
  readonly name: CountName
  readonly label: string
  readonly color: string
  /** The decisions behind it. */
  readonly rows: ActivitySearch
  readonly total: number
  /** The top of the scale, which begins at zero: a round number that can be halved. */
  readonly scaleMax: number
  readonly steps: readonly { readonly startsAt: string; readonly count: number }[]
}

const NAMES = ['issued', 'connected', 'refused', 'wouldBeRefused'] as const

type CountName = (typeof NAMES)[number]

const LOOKS: Record<CountName, Pick<UsageSeries, 'label' | 'color' | 'rows'>> = {
  issued: { label: 'Issued', color: 'green.6', rows: { outcome: 'ISSUED' } },
  connected: { label: 'Connected', color: 'accent.6', rows: { outcome: 'ISSUED' } },
  refused: { label: 'Refused', color: 'amber.6', rows: { outcome: 'REFUSED' } },
  wouldBeRefused: { label: 'Would be refused', color: 'gray.6', rows: { wouldBeRefused: true } },
}

/** The next of 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200 and so on. */
export function roundedUp(count: number): number {
  const step = 2 * 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(1, count))) - 1)
  return Math.max(2, Math.ceil(count / step) * step)
}

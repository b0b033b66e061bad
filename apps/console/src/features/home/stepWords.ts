import { TIME_RANGES, type TimeRangeName } from '../../lib/timeRanges.ts'

/** The beginning of a step as short as an axis has room for: «14:05», or «Sun 1 Mar» for a day of UTC. */
export function stepWords(startsAt: string, rangeName: TimeRangeName, timeZone?: string): string {
  if (TIME_RANGES[rangeName].resolution === 'DAY') return DAY.format(new Date(startsAt)).replace(',', '')
  const zone = timeZone === undefined ? {} : { timeZone }
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone }).format(new Date(startsAt))
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })

/** The decisions of one step, as the address of Activity has it. */
export function stepSearch(startsAt: string, rangeName: TimeRangeName): { from: string; to: string } {
  return { from: startsAt, to: new Date(Date.parse(startsAt) + TIME_RANGES[rangeName].stepMs).toISOString() }
}

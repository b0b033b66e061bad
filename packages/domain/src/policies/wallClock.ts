const MINUTE = 60_000
const MINUTES_PER_DAY = 1_440

/**
 * What clocks on the wall of a zone show, as whole minutes that run on through the days: day `n` since 1970-01-01 begins at
 * `n × 1440`. Whole minutes are enough, since every zone in use differs from UTC by whole minutes.
 */
export function wallMinute(timeZone: string, utcMinute: number): number {
  return utcMinute + offsetMinutes(timeZone, utcMinute)
}

/** The UTC minute in which an instant lies. */
export function utcMinuteOf(instant: number): number {
  return Math.floor(instant / MINUTE)
}

/** The day of a wall-clock minute, counted from 1970-01-01. */
export function dayOf(minute: number): number {
  return Math.floor(minute / MINUTES_PER_DAY)
}

/** Minutes since midnight → the wall-clock minute of a day. */
export function minuteOfDay(day: number, minutes: number): number {
  return day * MINUTES_PER_DAY + minutes
}

/** Whether a zone is known here. Offsets such as `+01:00` are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** A stretch of time, in UTC minutes, in which a zone keeps its distance from UTC. */
export interface OffsetStretch {
  readonly from: number
  readonly to: number
  readonly offset: number
}

/** The stretches of constant offset from one UTC minute to another, split by days as well. Within a day a zone changes once at most. */
export function* offsetStretches(timeZone: string, from: number, to: number): Generator<OffsetStretch> {
  let start = from
  let offset = offsetMinutes(timeZone, from)
  while (start < to) {
    const end = Math.min(start + MINUTES_PER_DAY, to)
    const endOffset = offsetMinutes(timeZone, end)
    const change = endOffset === offset ? end : firstMinuteOf(timeZone, start, end, endOffset)
    yield { from: start, to: change, offset }
    start = change
    offset = endOffset
  }
}

/** The first minute of the later offset, found by halving. */
function firstMinuteOf(timeZone: string, before: number, after: number, laterOffset: number): number {
  let [low, high] = [before, after]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMinutes(timeZone, middle) === laterOffset) high = middle
    else low = middle
  }
  return high
}

/** Zones change at a quarter of an hour of UTC, never within one. */
const QUARTER = 15

/** The last answer for each zone: requests come in the order of time, and asking takes longer than all else in a decision. */
const lastOffsets = new Map<string, { readonly quarter: number; readonly offset: number }>()

function offsetMinutes(timeZone: string, utcMinute: number): number {
  const quarter = Math.floor(utcMinute / QUARTER)
  const last = lastOffsets.get(timeZone)
  if (last?.quarter === quarter) return last.offset
  const offset = askOffset(timeZone, utcMinute)
  lastOffsets.set(timeZone, { quarter, offset })
  return offset
}

function askOffset(timeZone: string, utcMinute: number): number {
  const fields: Record<string, number> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(utcMinute * MINUTE)) fields[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute) / MINUTE - utcMinute
}

/** Making one takes long, so they are kept. There are some hundreds of zones. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formatters.set(timeZone, formatter)
  return formatter
}

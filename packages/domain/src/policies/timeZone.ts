/**
 * Returns the local time of a zone in whole minutes since 1970-01-01: day `n` starts at `n × 1440`. Whole minutes are exact,
 * because the offset of every zone in use is a whole number of minutes.
 */
export function localMinute(timeZone: string, utcMinute: number): number {
  return utcMinute + offsetMinutes(timeZone, utcMinute)
}

const MINUTE_MS = 60_000
const MINUTES_PER_DAY = 1_440

/** Returns the UTC minute that contains an instant. */
export function utcMinuteOf(instant: number): number {
  return Math.floor(instant / MINUTE_MS)
}

/** Returns the day of a local or UTC minute, counted from 1970-01-01. */
export function dayOf(minute: number): number {
  return Math.floor(minute / MINUTES_PER_DAY)
}

/** Converts a day, and a number of minutes since the midnight of that day, to minutes since 1970-01-01. */
export function minuteOfDay(day: number, minutes: number): number {
  return day * MINUTES_PER_DAY + minutes
}

/** Returns whether the runtime knows a zone name. Offsets such as `+01:00` are not zone names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** A period in UTC minutes in which the offset of a zone is constant. */
export interface OffsetPeriod {
  readonly from: number
  readonly to: number
  readonly offset: number
}

/** Yields the periods of constant offset between two UTC minutes. Periods also end at the end of each UTC day. */
export function* offsetPeriods(timeZone: string, from: number, to: number): Generator<OffsetPeriod> {
  for (let day = dayOf(from); day <= dayOf(to - 1); day += 1) {
    const { before, changesAt, after } = offsetDay(timeZone, day)
    const start = Math.max(from, minuteOfDay(day, 0))
    const end = Math.min(to, minuteOfDay(day + 1, 0))
    if (start < changesAt) yield { from: start, to: Math.min(changesAt, end), offset: before }
    if (changesAt < end) yield { from: Math.max(changesAt, start), to: end, offset: after }
  }
}

/** The offset of a zone on one day of UTC. The offset changes at most once a day. */
interface OffsetDay {
  readonly before: number
  /**
   * The minute of UTC at which the offset becomes `after`. If the offset does not change, this is the end of the day.
   */
  readonly changesAt: number
  readonly after: number
}

function offsetMinutes(timeZone: string, utcMinute: number): number {
  const { before, changesAt, after } = offsetDay(timeZone, dayOf(utcMinute))
  return utcMinute < changesAt ? before : after
}

/** Known offsets by zone and day. Reading an offset from `Intl` takes longer than the rest of a decision. */
const offsetDays = new Map<string, Map<number, OffsetDay>>()
/**
 * The maximum number of days that are cached for a zone. At this limit, all cached days are dropped. A search for the
 * next opening can read all days of a year.
 */
const DAYS_MAX = 1_000

function offsetDay(timeZone: string, day: number): OffsetDay {
  const name = nameOf(timeZone)
  const days = offsetDays.get(name) ?? new Map<number, OffsetDay>()
  const known = days.get(day)
  if (known !== undefined) return known
  const computed = computeDay(timeZone, day, days.get(day - 1)?.after)
  if (days.size >= DAYS_MAX) days.clear()
  offsetDays.set(name, days.set(day, computed))
  return computed
}

function computeDay(timeZone: string, day: number, before = readOffset(timeZone, minuteOfDay(day, 0))): OffsetDay {
  const end = minuteOfDay(day + 1, 0)
  const after = readOffset(timeZone, end)
  if (before === after) return { before, changesAt: end, after }
  // Binary search for the change.
  let [low, high] = [minuteOfDay(day, 0), end]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readOffset(timeZone, middle) === after) high = middle
    else low = middle
  }
  return { before, changesAt: high, after }
}

function readOffset(timeZone: string, utcMinute: number): number {
  const fields: Record<string, number> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(utcMinute * MINUTE_MS)) fields[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute) / MINUTE_MS - utcMinute
}

/** Returns the key of a zone name. Letter case is ignored, so that variants of one name cannot fill the memory. */
function nameOf(timeZone: string): string {
  return timeZone.toLowerCase()
}

/** Formatters by zone, because creating a formatter is slow. There are only a few hundred zones. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const name = nameOf(timeZone)
  const known = formatters.get(name)
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
  formatters.set(name, formatter)
  return formatter
}

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

/** The stretches of constant offset from one UTC minute to another, split by days as well. */
export function* offsetStretches(timeZone: string, from: number, to: number): Generator<OffsetStretch> {
  for (let day = dayOf(from); day <= dayOf(to - 1); day += 1) {
    const { before, changesAt, after } = offsetDay(timeZone, day)
    const start = Math.max(from, minuteOfDay(day, 0))
    const end = Math.min(to, minuteOfDay(day + 1, 0))
    if (start < changesAt) yield { from: start, to: Math.min(changesAt, end), offset: before }
    if (changesAt < end) yield { from: Math.max(changesAt, start), to: end, offset: after }
  }
}

/** How far a zone is from UTC on one day of UTC, on which it changes once at most. */
interface OffsetDay {
  readonly before: number
  /** The minute of UTC from which on it is `after`: the day's end where nothing changes. */
  readonly changesAt: number
  readonly after: number
}

function offsetMinutes(timeZone: string, utcMinute: number): number {
  const { before, changesAt, after } = offsetDay(timeZone, dayOf(utcMinute))
  return utcMinute < changesAt ? before : after
}

/** By zone and day: asking takes longer than all else in a decision. */
const offsetDays = new Map<string, Map<number, OffsetDay>>()
/** When there are more, the days of a zone begin anew. Whoever looks for an opening looks at a year of them. */
const DAYS_MAX = 1_000

function offsetDay(timeZone: string, day: number): OffsetDay {
  const name = nameOf(timeZone)
  const days = offsetDays.get(name) ?? new Map<number, OffsetDay>()
  const known = days.get(day)
  if (known !== undefined) return known
  const learned = learnDay(timeZone, day, days.get(day - 1)?.after)
  if (days.size >= DAYS_MAX) days.clear()
  offsetDays.set(name, days.set(day, learned))
  return learned
}

function learnDay(timeZone: string, day: number, before = askOffset(timeZone, minuteOfDay(day, 0))): OffsetDay {
  const end = minuteOfDay(day + 1, 0)
  const after = askOffset(timeZone, end)
  if (before === after) return { before, changesAt: end, after }
  // Found by halving.
  let [low, high] = [minuteOfDay(day, 0), end]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (askOffset(timeZone, middle) === after) high = middle
    else low = middle
  }
  return { before, changesAt: high, after }
}

function askOffset(timeZone: string, utcMinute: number): number {
  const fields: Record<string, number> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(utcMinute * MINUTE)) fields[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute) / MINUTE - utcMinute
}

/** One spelling of a zone's name. Letter case means nothing in it, and nobody may fill the memory by writing it in every way. */
function nameOf(timeZone: string): string {
  return timeZone.toLowerCase()
}

/** Making one takes long, so they are kept. There are some hundreds of zones. */
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

/**
 * A moment to come, as it goes on in an English sentence: «in a minute», «at 09:00», «tomorrow at 09:00», «on Monday at 09:00», with the
 * date where it is more than six days away. Never earlier than the moment itself. `instant` is RFC 3339.
 */
export function describeMoment(instant: string, { now = Date.now(), timeZone, locale }: VisitorClock = {}): string {
  const exact = Date.parse(instant)
  if (exact - now <= MINUTE_MS) return 'in a minute'

  const at = Math.ceil(exact / MINUTE_MS) * MINUTE_MS
  const format = (style: Intl.DateTimeFormatOptions, language = locale) =>
    new Intl.DateTimeFormat(language, { timeZone, ...style }).format(at)
  const time = `at ${format({ timeStyle: 'short' })}`
  const days = dayOf(at, timeZone) - dayOf(now, timeZone)
  if (days < 2) return days > 0 ? `tomorrow ${time}` : time

  // The clock is read as the visitor reads it; a day has a name, which the sentence has to have in its own language.
  const { locale: own } = new Intl.DateTimeFormat(locale).resolvedOptions()
  const date = days > 6 ? ({ day: 'numeric', month: 'long', ...(days > 300 && { year: 'numeric' }) } as const) : {}
  return `on ${format({ weekday: 'long', ...date }, /^en\b/.test(own) ? own : 'en-GB')} ${time}`
}

/** Whose clock it is told by: the browser's own, unless given. */
export interface VisitorClock {
  /** Milliseconds since 1970. */
  readonly now?: number | undefined
  /** An IANA name, such as `Europe/Lisbon`. */
  readonly timeZone?: string | undefined
  /** A BCP 47 tag, such as `pt-PT`: it decides how a time of day is written. */
  readonly locale?: string | undefined
}

const MINUTE_MS = 60_000

/** The calendar day in the zone, counted from 1970. Swedish writes it as ISO does. */
function dayOf(milliseconds: number, timeZone: string | undefined): number {
  return Date.parse(new Intl.DateTimeFormat('sv', { timeZone }).format(milliseconds)) / 86_400_000
}

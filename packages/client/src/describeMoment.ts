/**
 * Returns a future time as part of an English sentence: "in a minute", "at 09:00", "tomorrow at 09:00" or "on Monday at 09:00". If the time
 * is more than six days away, the text includes the date. The time is rounded up to the next minute.
 *
 * @param instant The time, RFC 3339.
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

  // The time of day follows the visitor's locale. The name of the day must be in English, like all other words of the
  // sentence.
  const { locale: resolved } = new Intl.DateTimeFormat(locale).resolvedOptions()
  const date = days > 6 ? ({ day: 'numeric', month: 'long', ...(days > 300 && { year: 'numeric' }) } as const) : {}
  return `on ${format({ weekday: 'long', ...date }, /^en\b/.test(resolved) ? resolved : 'en-GB')} ${time}`
}

/** The clock, time zone and locale of a description. All default to the browser's own. */
export interface VisitorClock {
  /** The current time in milliseconds since 1970. */
  readonly now?: number | undefined
  /** An IANA name, such as `Europe/Lisbon`. */
  readonly timeZone?: string | undefined
  /** A BCP 47 tag, such as `pt-PT`, which determines the format of the time of day. */
  readonly locale?: string | undefined
}

const MINUTE_MS = 60_000

/** Returns the calendar day in the time zone, in days since 1970. The Swedish date format is the ISO format. */
function dayOf(milliseconds: number, timeZone: string | undefined): number {
  return Date.parse(new Intl.DateTimeFormat('sv', { timeZone }).format(milliseconds)) / 86_400_000
}

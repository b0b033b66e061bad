/** What a call button says about a pause: the message, or a general sentence, and from when calls are possible again. */
export function visitorSentence(message: string, endsAt: string | null, nowMs: number, timeZone?: string): string {
  const typed = message.trim()
  const why = typed === '' ? 'Calls are paused at the moment.' : typed
  if (endsAt === null) return why
  const sentence = /[\p{L}\p{N}]$/u.test(why) ? `${why}.` : why
  return `${sentence} Calls are possible again ${momentWords(endsAt, nowMs, timeZone)}.`
}

function momentWords(at: string, nowMs: number, timeZone: string | undefined): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const format = (style: Intl.DateTimeFormatOptions, ms: number) =>
    new Intl.DateTimeFormat('en-GB', { ...style, ...zone }).format(ms)
  const ms = Date.parse(at)
  const time = `at ${format({ hour: '2-digit', minute: '2-digit' }, ms)}`
  const day = (whenMs: number) => format({ day: 'numeric', month: 'long' }, whenMs)
  if (day(ms) === day(nowMs)) return time
  return `on ${format({ weekday: 'long', day: 'numeric', month: 'long' }, ms)} ${time}`
}

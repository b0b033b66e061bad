/** An instant on the reader's clock with the zone said: «24 Nov 2026, 14:07:03 GMT+1». */
export function absoluteTime(at: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  return format.format(new Date(at))
}

/** The time of day to the second, where the day is said elsewhere: «14:07:03 UTC». */
export function secondsTime(at: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  return format.format(new Date(at))
}

/** The same to the minute, for a running sentence: «14:07 UTC», with the day when it is not today's. */
export function clockTime(at: string, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...zone })
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...zone,
  })
  const instant = new Date(at)
  const isToday = day.format(instant) === day.format(new Date(nowMs))
  return isToday ? clock.format(instant) : `${day.format(instant)}, ${clock.format(instant)}`
}

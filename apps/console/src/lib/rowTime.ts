/** The time of a row to the second, on the reader's clock, with the day where it is not today's: «14:07:03», «24 Nov, 14:07:03». */
export function rowTime(at: string, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...zone })
  const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone })
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', ...zone })
  const instant = new Date(at)
  if (day.format(instant) === day.format(new Date(nowMs))) return clock.format(instant)
  return `${shortDay.format(instant)}, ${clock.format(instant)}`
}

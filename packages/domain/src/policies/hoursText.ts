import type { BusinessHours, Weekday } from './IssuancePolicy.ts'
import { dateOf, isOpen, nextOpening, weekdayOf } from './openingTimes.ts'
import { dayOf, utcMinuteOf, wallMinute } from './wallClock.ts'

/** Whether it is open, in words: «closed, Su 23:10 in Europe/Lisbon; opens Mo 2026-01-05 09:00». */
export function hoursText(hours: BusinessHours, now: number): string {
  const here = `${clockText(hours, now, false)} in ${hours.timeZone}`
  if (isOpen(hours, now)) return `open, ${here}`
  const next = nextOpening(hours, now)
  const today = dateOf(dayOf(wallMinute(hours.timeZone, utcMinuteOf(now))))
  const why = hours.closedDates.includes(today) ? `, and ${today} is a closed date` : ''
  return `closed, ${here}${why}; ${next === null ? 'does not open within a year' : `opens ${clockText(hours, next, true)}`}`
}

const weekdayWords: Readonly<Record<Weekday, string>> = {
  MONDAY: 'Mo',
  TUESDAY: 'Tu',
  WEDNESDAY: 'We',
  THURSDAY: 'Th',
  FRIDAY: 'Fr',
  SATURDAY: 'Sa',
  SUNDAY: 'Su',
}

function clockText({ timeZone }: BusinessHours, instant: number, hasDate: boolean): string {
  const wall = wallMinute(timeZone, utcMinuteOf(instant))
  const day = dayOf(wall)
  const weekday = weekdayOf(day)
  const minutes = wall - day * 1_440
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return [weekday === undefined ? '' : weekdayWords[weekday], ...(hasDate ? [dateOf(day)] : []), time].join(' ')
}

import { Temporal } from 'temporal-polyfill'
import type { BusinessHours } from '../../src/policies/businessHours.ts'
import { weekdays } from './arbitraries.ts'

/** The oracle: compares the local time of a calendar library as text. */
export function isOpenByCalendar(hours: BusinessHours, instant: number): boolean {
  const here = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(hours.timeZone)
  if (hours.closedDates.includes(here.toPlainDate().toString())) return false
  const weekday = weekdays[here.dayOfWeek - 1]
  const time = here.toPlainTime().toString().slice(0, 5)
  return hours.windows.some((window) => window.weekday === weekday && window.opens <= time && time < window.closes)
}

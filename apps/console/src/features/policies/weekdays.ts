import type { Weekday } from '../../generated/graphql.ts'
import { listWords } from '../../lib/listWords.ts'

/** The days of a week, Monday first. */
export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const

export const WORKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  MONDAY: 'Monday',
  TUESDAY: 'Tuesday',
  WEDNESDAY: 'Wednesday',
  THURSDAY: 'Thursday',
  FRIDAY: 'Friday',
  SATURDAY: 'Saturday',
  SUNDAY: 'Sunday',
}

/** Days in the order of the week: «every day», «Monday to Friday and Sunday», «Monday, Wednesday and Friday». */
export function weekdayWords(days: readonly Weekday[]): string {
  if (days.length === WEEKDAYS.length) return 'every day'
  return listWords(runsOf(WEEKDAYS.map((day) => days.includes(day))))
}

/** Three days or more in a row are said by their ends. */
function runsOf(isChosen: readonly boolean[]): string[] {
  const names = WEEKDAYS.map((day) => WEEKDAY_NAMES[day])
  const words: string[] = []
  for (let start = 0; start < names.length; ) {
    if (!isChosen[start]) {
      start += 1
      continue
    }
    let end = start
    while (isChosen[end + 1]) end += 1
    const run = names.slice(start, end + 1)
    words.push(...(run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run))
    start = end + 1
  }
  return words
}

/** Parses user input such as "9", "9.30", "0930" and "9:30" into `HH:MM`, up to `24:00`. Returns undefined for other input. */
export function parseTimeOfDay(typed: string): string | undefined {
  const [, hours = '', minutes = '00'] = /^(\d{1,2})(?:[:.h ]?(\d{2}))?$/.exec(typed.trim()) ?? []
  if (hours === '') return undefined
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) > 59 || total > DAY_MINUTES ? undefined : formatTimeOfDay(total)
}

/** Formats minutes since midnight as `HH:MM`. */
export function formatTimeOfDay(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Converts `HH:MM` to minutes since midnight. Returns NaN if the text is not a time. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? []
  return Number(hours) * 60 + Number(minutes)
}

/** The number of minutes from 00:00 to 24:00. */
export const DAY_MINUTES = 1440
/** The step in minutes for drawing with the pointer and for the arrow keys. */
export const STEP_MINUTES = 15

/**
 * Moves a time by a number of steps, to an earlier time if `steps` is negative. The result is a multiple of 15 minutes within the
 * day.
 */
export function steppedTime(time: string, steps: number): string {
  const minutes = minutesOf(time)
  if (Number.isNaN(minutes)) return '09:00'
  const onGrid = steps > 0 ? Math.floor(minutes / STEP_MINUTES) : Math.ceil(minutes / STEP_MINUTES)
  return formatTimeOfDay(Math.min(DAY_MINUTES, Math.max(0, (onGrid + steps) * STEP_MINUTES)))
}

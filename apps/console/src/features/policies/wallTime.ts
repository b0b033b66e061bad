/** What somebody typed as a time of day, as `HH:MM` up to `24:00`: «9», «9.30», «0930» and «9:30» are read. Undefined for the rest. */
export function readWallTime(typed: string): string | undefined {
  const [, hours = '', minutes = '00'] = /^(\d{1,2})(?:[:.h ]?(\d{2}))?$/.exec(typed.trim()) ?? []
  if (hours === '') return undefined
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) > 59 || total > DAY_MINUTES ? undefined : wallTimeOf(total)
}

/** Minutes since midnight as `HH:MM`. */
export function wallTimeOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** `HH:MM` as minutes since midnight; NaN for what is no time. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? []
  return Number(hours) * 60 + Number(minutes)
}

export const DAY_MINUTES = 1440
/** What drawing and the arrow keys snap to. */
export const STEP_MINUTES = 15

/** The time one step earlier or later, on the steps' grid and within the day. */
export function steppedTime(time: string, steps: number): string {
  const minutes = minutesOf(time)
  if (Number.isNaN(minutes)) return '09:00'
  const onGrid = steps > 0 ? Math.floor(minutes / STEP_MINUTES) : Math.ceil(minutes / STEP_MINUTES)
  return wallTimeOf(Math.min(DAY_MINUTES, Math.max(0, (onGrid + steps) * STEP_MINUTES)))
}

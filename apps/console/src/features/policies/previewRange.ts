/** The past that a draft can be tried on, in whole days of the reader's calendar. `days` counts with `days` only. */
export function previewRange(choice: PreviewChoice, days: DayRange, nowMs: number): PreviewRange | undefined {
  if (choice === 'yesterday') return { from: midnight(nowMs, -1), to: midnight(nowMs, 0) }
  if (choice === 'week') return { from: midnight(nowMs, -7), to: midnight(nowMs, 0) }
  if (days.first === '' || days.last === '') return undefined
  const lastMs = Date.parse(`${days.last}T00:00`)
  return { from: new Date(`${days.first}T00:00`).toISOString(), to: midnight(lastMs, 1) }
}

export type PreviewChoice = keyof typeof PREVIEW_CHOICES

export const PREVIEW_CHOICES = {
  yesterday: { label: 'Yesterday', decisionsOf: (count: string) => `yesterday’s ${count} decisions` },
  week: { label: 'Last 7 days', decisionsOf: (count: string) => `the last 7 days’ ${count} decisions` },
  days: { label: 'Chosen days', decisionsOf: (count: string) => `the ${count} decisions of those days` },
} as const

/** Whether a text names one of them. */
export function isPreviewChoice(value: string): value is PreviewChoice {
  return Object.hasOwn(PREVIEW_CHOICES, value)
}

/** Days as a date field holds them: `2026-11-01`, or empty. */
export interface DayRange {
  readonly first: string
  readonly last: string
}

/** Instants: from this one on, before that one. */
export interface PreviewRange {
  readonly from: string
  readonly to: string
}

/** The beginning of the reader's day so many days away; a day with a clock change is as long as it is. */
function midnight(atMs: number, days: number): string {
  const day = new Date(atMs)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).toISOString()
}

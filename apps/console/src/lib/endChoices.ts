/** How long something lasts that ends by itself or by hand, a pause or a block. `at` asks for a time, `open` has none. */
export type EndChoice = 'quarter' | 'hour' | 'day' | 'week' | 'at' | 'open'

/** When it ends: null for never by itself, undefined while a time is asked for and none is chosen. `at` is an instant. */
export function endsAtOf(choice: EndChoice, at: string | undefined, nowMs: number): string | null | undefined {
  if (choice === 'open') return null
  if (choice === 'at') return at
  return new Date(nowMs + LASTS_MS[choice]).toISOString()
}

export const END_LABELS: Record<Exclude<EndChoice, 'open'>, string> = {
  quarter: '15 minutes',
  hour: 'An hour',
  day: 'A day',
  week: 'A week',
  at: 'Until a set time',
}

const LASTS_MS = { quarter: 900_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const

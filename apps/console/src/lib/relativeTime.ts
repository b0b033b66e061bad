/** How far `at` lies from `nowMs`, in words: «3 minutes ago», «in 2 hours», «just now». */
export function relativeTime(at: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1000)
  const distance = Math.abs(seconds)
  if (distance < 10) return 'just now'
  for (const [unit, size, upTo] of STEPS) if (distance < upTo) return FORMAT.format(Math.trunc(seconds / size), unit)
  return FORMAT.format(Math.trunc(seconds / YEAR), 'year')
}

const YEAR = 31_557_600
const STEPS = [
  ['second', 1, 60],
  ['minute', 60, 3600],
  ['hour', 3600, 86_400],
  ['day', 86_400, 2_629_800],
  ['month', 2_629_800, YEAR],
] as const
const FORMAT = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** How long a stretch is, in words that are exact enough: «16 min 40 s», «27 h 46 min», «115 days», «31 years». */
export function stretchText(seconds: number): string {
  if (seconds >= 2 * YEAR) return `${Math.floor(seconds / YEAR)} years`
  if (seconds >= 2 * DAY) return `${Math.floor(seconds / DAY)} days`
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

const DAY = 86_400
const YEAR = 365 * DAY

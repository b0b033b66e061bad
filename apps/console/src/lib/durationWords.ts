/** A span of whole seconds in words, the two largest units of it: `90` is «1 minute 30 seconds». */
export function durationWords(seconds: number): string {
  if (seconds <= 0) return '0 seconds'
  let rest = Math.round(seconds)
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    // After a first unit only its neighbour is worth saying: «2 days 3 seconds» claims a precision nobody wants.
    if (parts.length > 0 && count === 0) break
    if (count === 0) continue
    parts.push(`${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`)
    rest -= count * size
    if (parts.length === 2) break
  }
  return parts.length > 0 ? parts.join(' ') : 'less than a second'
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

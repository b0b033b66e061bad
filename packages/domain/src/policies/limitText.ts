import type { RateLimit, RateLimitScope } from './IssuancePolicy.ts'

/** A limit in words: «each visitor: 5 in 10 min». */
export function limitText({ scope, limit, windowSeconds }: RateLimit): string {
  return `${scopeWords[scope]}: ${limit} in ${durationText(windowSeconds)}`
}

const scopeWords: Readonly<Record<RateLimitScope, string>> = {
  OWNER: 'all together',
  CALLEE: 'each callee',
  ADDRESS: 'each visitor',
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const

function durationText(seconds: number): string {
  const unit = units.find(([length]) => seconds % length === 0)
  return unit === undefined ? `${seconds} s` : `${seconds / unit[0]} ${unit[1]}`
}

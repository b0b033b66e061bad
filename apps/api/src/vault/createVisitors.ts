import type { Visitors } from '@anoncall/domain'
import type { Secret } from './Secret.ts'
import { keyedHash } from './serverSecrets.ts'

/**
 * Creates the functions that derive visitor values from one secret of the server. The values shown to people cannot be
 * matched with the values used by limits.
 */
export function createVisitors(visitorKey: Secret): Omit<Visitors, 'addressHours'> {
  const dayOf = createDayOf()
  return {
    hash: (network, now) => keyedHash(visitorKey, `day ${dayOf(now)} ${network}`).slice(0, HASH_LENGTH),
    key: (network) => keyedHash(visitorKey, `network ${network}`).slice(0, KEY_LENGTH),
  }
}

const HASH_LENGTH = 16
const KEY_LENGTH = 32

const DAY_MS = 86_400_000

/** Returns a function that converts an instant to its day in UTC, for example `2026-11-28`. */
function createDayOf(): (now: number) => string {
  let number = Number.NaN
  let text = ''
  return (now) => {
    const numberNow = Math.floor(now / DAY_MS)
    if (numberNow !== number) {
      number = numberNow
      text = new Date(now).toISOString().slice(0, 10)
    }
    return text
  }
}

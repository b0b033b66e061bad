import type { Visitors } from '@anoncall/domain'
import { createAddressSeal } from './createAddressSeal.ts'
import { keyedHash } from './keyedHash.ts'
import type { Secret } from './Secret.ts'

/**
 * Derives visitor values from one secret of the server. Values shown to people cannot be matched with the ones used by
 * limits.
 */
export function createVisitors(visitorKey: Secret): Omit<Visitors, 'addressHours'> {
  const dayOf = createDayOf()
  return {
    ...createAddressSeal(visitorKey),
    hash: (network, now) => keyedHash(visitorKey, `day ${dayOf(now)} ${network}`).slice(0, HASH_LENGTH),
    key: (network) => keyedHash(visitorKey, `network ${network}`).slice(0, KEY_LENGTH),
  }
}

const HASH_LENGTH = 16
const KEY_LENGTH = 32

const DAY = 86_400_000

/** Returns the day in UTC, for example `2026-11-28`. */
function createDayOf(): (now: number) => string {
  let number = Number.NaN
  let text = ''
  return (now) => {
    const numberNow = Math.floor(now / DAY)
    if (numberNow !== number) {
      number = numberNow
      text = new Date(now).toISOString().slice(0, 10)
    }
    return text
  }
}

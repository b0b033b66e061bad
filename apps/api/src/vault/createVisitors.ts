import type { Visitors } from '@anoncall/domain'
import { createAddressSeal } from './createAddressSeal.ts'
import { keyedHash } from './keyedHash.ts'
import type { Secret } from './Secret.ts'

/** Visitors under one secret of the server. Nothing that people see can be compared with what limits count by. */
export function createVisitors(visitorKey: Secret): Omit<Visitors, 'addressHours'> {
  return {
    ...createAddressSeal(visitorKey),
    hash: (network, now) => keyedHash(visitorKey, `day ${dayOf(now)} ${network}`).slice(0, HASH_LENGTH),
    key: (network) => keyedHash(visitorKey, `network ${network}`).slice(0, KEY_LENGTH),
  }
}

const HASH_LENGTH = 16
const KEY_LENGTH = 32

/** `2026-11-28`, in UTC. */
function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

import { ecb } from '@noble/ciphers/aes.js'

/**
 * The strictest possible gateway of an ECB realm. It requires complete padding, one `;`, the right number of digits,
 * and an age within its window.
 */
export interface StrictGateway {
  readonly key: string
  readonly lifetimeSeconds: number
  readonly timestampUnit: 'MILLISECONDS' | 'SECONDS'
}

/**
 * Returns the identity that the gateway reads from a token; `null` if it rejects the token. Times are milliseconds
 * since 1970.
 */
export function readStrictly({ key, lifetimeSeconds, timestampUnit }: StrictGateway, token: string, now: number) {
  let text: string
  try {
    text = Buffer.from(ecb(Buffer.from(key, 'latin1')).decrypt(Buffer.from(token, 'hex'))).toString('latin1')
  } catch {
    return null
  }
  const [, identity, time] = /^((?:sip:)?[^;@]+@[^;@]+);([1-9][0-9]*)$/.exec(text) ?? []
  const digits = timestampUnit === 'SECONDS' ? 10 : 13
  if (identity === undefined || time?.length !== digits) return null
  const age = now - Number(time) * (timestampUnit === 'SECONDS' ? 1_000 : 1)
  return age >= 0 && age <= lifetimeSeconds * 1_000 ? identity : null
}

/** Combines the first blocks of one token with the last blocks of another. */
export function joinBlocks(head: string, headBlocks: number, tail: string, tailBlocks: number): string {
  return head.slice(0, 32 * headBlocks) + tail.slice(-32 * tailBlocks)
}

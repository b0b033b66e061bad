import { canonicalAddress } from '../networks/canonicalAddress.ts'
import { type Address, parseAddress } from '../networks/parseAddress.ts'
import { isInRange, parseRange } from '../networks/parseRange.ts'

export interface ClientAddress {
  /** Finds a visitor's network address from the socket's and the `X-Forwarded-For` header. */
  (socketAddress: string | undefined, forwardedFor: string | undefined): string
  /** Whether the header of this sender is believed. */
  readonly isTrusted: (socketAddress: string | undefined) => boolean
}

/** What stands for an address that the socket no longer knows. */
const UNKNOWN = 'unknown'

/**
 * Believes `X-Forwarded-For` only as far as it was written by proxies that are trusted: from the right, hop by hop. What
 * stands left of the first stranger was written by that stranger.
 *
 * @param trustedProxies Addresses and CIDR ranges.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  const ranges = trustedProxies.flatMap((text) => {
    const range = parseRange(text)
    return range === null ? [] : [range]
  })
  const isTrusted = (address: Address): boolean => ranges.some((range) => isInRange(address, range))

  const find = (socketAddress: string | undefined, forwardedFor: string | undefined): string => {
    if (forwardedFor === undefined || ranges.length === 0) return canonicalAddress(socketAddress ?? '') ?? UNKNOWN
    let address = parseAddress(socketAddress ?? '')
    if (address === null) return UNKNOWN
    const hops = forwardedFor.split(',')
    while (isTrusted(address)) {
      const before = parseAddress(withoutPort((hops.pop() ?? '').trim()))
      if (before === null) break
      address = before
    }
    return address.toString()
  }
  return Object.assign(find, {
    isTrusted: (socketAddress: string | undefined): boolean => {
      const address = parseAddress(socketAddress ?? '')
      return address !== null && isTrusted(address)
    },
  })
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text)?.[1] ?? text
}

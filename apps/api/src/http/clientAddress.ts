import { canonicalAddress } from '../networks/canonicalAddress.ts'
import { type Address, parseAddress } from '../networks/parseAddress.ts'
import { isInRange, parseRange } from '../networks/parseRange.ts'

export interface ClientAddress {
  /** Returns a visitor's network address from the socket's address and the `X-Forwarded-For` header. */
  (socketAddress: string | undefined, forwardedFor: string | undefined): string
  /** Whether the header of this sender is trusted. */
  readonly isTrusted: (socketAddress: string | undefined) => boolean
}

/** The address if the socket no longer has one. */
const UNKNOWN = 'unknown'

/**
 * Reads `X-Forwarded-For` from the right, one hop at a time, as long as the hops are trusted proxies. Everything to the
 * left of the first untrusted address was written by that sender.
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

import type { IncomingHttpHeaders } from 'node:http'
import {
  type Address,
  canonicalAddress,
  isInRange,
  parseAddress,
  parseRange,
  type Range,
} from '../networks/addresses.ts'
import type { Logger } from '../telemetry/createLogger.ts'
import type { MonotonicClock } from './FloodGuard.ts'

/**
 * Creates the function that determines a visitor's network address. The function reads `X-Forwarded-For` from right to
 * left, up to the first address that is not a trusted proxy. Everything to the left of that address is ignored, because
 * an untrusted sender can write anything there.
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

interface ClientAddress {
  /** Returns a visitor's network address from the socket's address and the `X-Forwarded-For` header. */
  (socketAddress: string | undefined, forwardedFor: string | undefined): string
  /** Returns whether the `X-Forwarded-For` header of a sender is trusted. */
  readonly isTrusted: (socketAddress: string | undefined) => boolean
}

/** The placeholder for a visitor's address when the socket no longer has an address. */
const UNKNOWN = 'unknown'

/** Removes the port from an address. Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text)?.[1] ?? text
}

/**
 * Headers in which proxies send the visitor's address. The service uses only the first header in this list, and only if
 * a trusted proxy sends it.
 */
const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']
/**
 * The minimum time between two warnings, in milliseconds. Visitors can also send forwarding headers, so the warnings
 * must not fill the log.
 */
const REPEAT_AFTER_MS = 60 * 60_000

/**
 * Returns a function that checks a request for forwarding headers, and logs a warning if the service ignores one. The
 * function logs at most one warning per hour. Behind a proxy that is not in `TRUSTED_PROXIES`, all visitors share one
 * address, one flood limit and one count of failed sign-ins.
 */
export function warnOfForwarding(logger: Pick<Logger, 'warn'>, monotonic: MonotonicClock) {
  let silentUntil = Number.NEGATIVE_INFINITY
  return (headers: IncomingHttpHeaders, isSenderTrusted: () => boolean): void => {
    const header = FORWARDING_HEADERS.find((name) => headers[name] !== undefined)
    if (header === undefined || monotonic() < silentUntil) return
    const isTrusted = isSenderTrusted()
    if (isTrusted && headers['x-forwarded-for'] !== undefined) return
    silentUntil = monotonic() + REPEAT_AFTER_MS
    logger.warn({ header }, isTrusted ? WRONG_HEADER : UNTRUSTED)
  }
}

const UNTRUSTED =
  'a request has the visitor address in a header that is ignored, because the sender is not in TRUSTED_PROXIES: behind a proxy, all visitors share one address, so add the proxy to TRUSTED_PROXIES'
const WRONG_HEADER =
  'a trusted proxy sends the visitor address in a header that is ignored: configure the proxy to send X-Forwarded-For, otherwise all visitors share one address'

/** Networks whose addresses are not reachable from the Internet. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
]
/**
 * The shortest acceptable prefix of a public range, in bits. Even providers with many proxies publish smaller ranges.
 */
const PUBLIC_BITS_MIN = { ipv4: 9, ipv6: 20 }

/**
 * Returns the ranges that contain too many public addresses. A visitor's address could be in such a range, and a sender
 * in a trusted range can choose the address to which limits apply.
 *
 * @param ranges Addresses and CIDR ranges.
 */
export function overlyTrusted(ranges: readonly string[]): string[] {
  return ranges.filter((text) => {
    const range = parseRange(text)
    return range !== null && range[1] < PUBLIC_BITS_MIN[range[0].kind()] && !isPrivate(range)
  })
}

function isPrivate([address, bits]: Range): boolean {
  return PRIVATE.some((text) => {
    const holder = parseRange(text)
    return holder !== null && holder[1] <= bits && isInRange(address, holder)
  })
}

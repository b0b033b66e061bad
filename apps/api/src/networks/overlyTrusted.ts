import { isInRange, parseRange, type Range } from './parseRange.ts'

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
/** Providers with many proxies publish smaller ranges than these. */
const PUBLIC_BITS_MIN = { ipv4: 9, ipv6: 20 }

/**
 * Returns the trusted ranges with so many public addresses that a visitor could be in one of them. A sender in a
 * trusted range can choose the address that limits count.
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

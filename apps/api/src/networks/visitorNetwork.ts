import { isIPv4 } from 'node:net'
import { parseAddress } from './parseAddress.ts'
import { rangeText } from './rangeText.ts'

/**
 * Returns the network of one visitor: an IPv4 address itself, or the /64 of an IPv6 address, because one subscriber
 * usually has all addresses of a /64.
 *
 * @param text An address. Any other text is returned unchanged.
 */
export function visitorNetwork(text: string): string {
  if (isIPv4(text)) return `${text}/32`
  const address = parseAddress(text)
  if (address === null) return text
  return rangeText([address, address.kind() === 'ipv4' ? 32 : 64])
}

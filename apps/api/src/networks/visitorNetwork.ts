import { isIPv4 } from 'node:net'
import { parseAddress } from './parseAddress.ts'
import { rangeText } from './rangeText.ts'

/**
 * What counts as one visitor: an IPv4 address itself, an IPv6 address's /64, since whoever has one address of it has them all.
 *
 * @param text An address; any other text counts as it is.
 */
export function visitorNetwork(text: string): string {
  if (isIPv4(text)) return `${text}/32`
  const address = parseAddress(text)
  if (address === null) return text
  return rangeText([address, address.kind() === 'ipv4' ? 32 : 64])
}

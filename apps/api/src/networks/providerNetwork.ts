import { parseAddress } from './parseAddress.ts'
import { rangeText } from './rangeText.ts'

/**
 * Returns the network of the provider that an address belongs to: its /16 for IPv4, its /32 for IPv6. Many addresses of one such network are
 * easy to have, many such networks are not.
 *
 * @param text An address; any other text counts as it is.
 */
export function providerNetwork(text: string): string {
  const address = parseAddress(text)
  if (address === null) return text
  return rangeText([address, address.kind() === 'ipv4' ? 16 : 32])
}

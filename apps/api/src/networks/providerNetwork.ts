import { parseAddress } from './parseAddress.ts'
import { rangeText } from './rangeText.ts'

/**
 * Returns the provider's network of an address: the /16 for IPv4, the /32 for IPv6. Many addresses of one such network
 * are easy to obtain, many such networks are not.
 *
 * @param text An address. Any other text is returned unchanged.
 */
export function providerNetwork(text: string): string {
  const address = parseAddress(text)
  if (address === null) return text
  return rangeText([address, address.kind() === 'ipv4' ? 16 : 32])
}

import { isIPv4 } from 'node:net'
import { parseAddress } from './parseAddress.ts'

/** Returns the canonical spelling of an address; `null` if the text is not an address. */
export function canonicalAddress(text: string): string | null {
  // Almost all addresses are IPv4, and the platform accepts them in one spelling only.
  return isIPv4(text) ? text : (parseAddress(text)?.toString() ?? null)
}

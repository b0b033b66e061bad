import { isIPv4 } from 'node:net'
import { parseAddress } from './parseAddress.ts'

/** The one spelling of an address; `null` for what is none. */
export function canonicalAddress(text: string): string | null {
  // As nearly all come, and the platform takes them in one spelling only.
  return isIPv4(text) ? text : (parseAddress(text)?.toString() ?? null)
}

import ipaddr from 'ipaddr.js'
import type { Range } from './parseRange.ts'

/** Returns the canonical spelling of a range: its first address and the prefix length. */
export function rangeText([address, bits]: Range): string {
  const bytes = address.toByteArray().map((byte, index) => byte & mask(bits - index * 8))
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

/** Returns a byte with the first `bits` set. */
function mask(bits: number): number {
  return (0xff00 >> Math.min(8, Math.max(0, bits))) & 0xff
}

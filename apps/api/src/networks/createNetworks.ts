import type { Networks } from '@anoncall/domain'
import { type Address, canonicalAddress, parseAddress, parseRange, rangeText, visitorNetwork } from './addresses.ts'

/**
 * Creates a matcher for networks that uses ipaddr.js. The parsed form of a list is cached as long as the list exists.
 */
export function createNetworks(): Networks {
  const prepared = new WeakMap<readonly Entry[], Prepared>()
  return {
    parseAddress: canonicalAddress,
    parseNetwork: (text) => {
      const range = parseRange(text)
      return range === null ? null : rangeText(range)
    },
    visitorNetwork,
    findHolding: (entries, address) => {
      const parsed = entries.length === 0 ? null : parseAddress(address)
      if (parsed === null) return []
      const known = prepared.get(entries) ?? prepare(entries)
      prepared.set(entries, known)
      return indexesOf(known, parsed).flatMap((index) => entries[index] ?? [])
    },
  }
}

interface Entry {
  readonly network: string | null
}

/**
 * The parsed form of a list: the indexes of its entries by network, and the prefix lengths in use. A search needs one
 * lookup for each prefix length instead of one for each entry.
 */
interface Prepared {
  readonly bits: Readonly<Record<ReturnType<Address['kind']>, ReadonlySet<number>>>
  readonly indexes: ReadonlyMap<string, readonly number[]>
}

function prepare(entries: readonly Entry[]): Prepared {
  const bits = { ipv4: new Set<number>(), ipv6: new Set<number>() }
  const indexes = new Map<string, number[]>()
  for (const [index, { network }] of entries.entries()) {
    const range = network === null ? null : parseRange(network)
    if (range === null) continue
    bits[range[0].kind()].add(range[1])
    const text = rangeText(range)
    indexes.set(text, [...(indexes.get(text) ?? []), index])
  }
  return { bits, indexes }
}

function indexesOf({ bits, indexes }: Prepared, address: Address): number[] {
  return [...bits[address.kind()]]
    .flatMap((count) => indexes.get(rangeText([address, count])) ?? [])
    .sort((a, b) => a - b)
}

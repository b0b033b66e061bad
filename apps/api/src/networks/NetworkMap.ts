import { isIPv4 } from 'node:net'
import { parseAddress } from './addresses.ts'

/**
 * Stores a value for each visitor's network in bounded memory. Entries are never removed to make room. Otherwise,
 * attackers could remove their own counts by filling the map.
 *
 * An IPv6 address uses the entry of its /64. If there is no room for a new /64, the address uses the entry of its /48.
 * If there is no room for a new /48, it uses the entry of its /32. If there is no room for a new /32, it uses the entry
 * of its /16. An IPv4 address uses its own entry, or the entry of its /24 or /16 in the same way. For each kind of
 * network, half of the room is a reserve, which is used last. Every provider (an IPv6 /32 or an IPv4 /16) gets the same
 * small part of the reserve. An attacker with billions of networks of one provider can therefore fill only the first
 * half and one part of the reserve. Visitors of all other providers keep their own entries.
 */
export class NetworkMap<Value> {
  readonly #values = new Map<string, { readonly entry: NetworkEntry; value: Value }>()
  readonly #families: Readonly<Record<'ipv4' | 'ipv6' | 'other', Family>>
  readonly #reservePerProvider: number

  constructor(sizes: Partial<NetworkMapSizes> = {}) {
    const { visitors, wider, reservePerProvider } = { ...usualSizes, ...sizes }
    const level = (bits: number, share: number, entriesMax: number): Level => {
      return { bits, share, entriesMax, entries: 0, reserved: new Map() }
    }
    // The last level has no limit, because there are few networks of this size.
    const last = (share: number): Level => level(16, share, Number.POSITIVE_INFINITY)
    this.#reservePerProvider = reservePerProvider
    this.#families = {
      ipv6: { levels: [level(64, 1, visitors), level(48, 4, wider), level(32, 16, wider), last(64)], providerBits: 32 },
      ipv4: { levels: [level(32, 1, visitors), level(24, 4, wider), last(16)], providerBits: 16 },
      other: { levels: [level(0, 1, Number.POSITIVE_INFINITY)], providerBits: 0 },
    }
  }

  get size(): number {
    return this.#values.size
  }

  /**
   * Returns the entry of an address: the existing entry, or the one that `set` would create.
   *
   * @param address A network address. Texts that are not addresses share one entry.
   * @param name Separates the entries of one network, for example by account. The last level ignores the name, so that
   * the number of its entries is bounded.
   */
  entryOf(address: string, name = ''): NetworkEntry {
    const groups = addressGroups(address)
    const { levels, providerBits } = this.#families[groups.kind]
    for (const level of levels) {
      const entry = this.#entryAt(level, { groups, name, providerBits, isLast: level === levels.at(-1) })
      if (entry !== null) return entry
    }
    throw new RangeError('The last level has no limit.')
  }

  get({ key }: NetworkEntry): Value | undefined {
    return this.#values.get(key)?.value
  }

  set(entry: NetworkEntry, value: Value): void {
    const stored = this.#values.get(entry.key)
    if (stored !== undefined) {
      stored.value = value
      return
    }
    count(entry, 1)
    this.#values.set(entry.key, { entry, value })
  }

  delete({ key }: NetworkEntry): void {
    const stored = this.#values.get(key)
    if (stored === undefined) return
    this.#values.delete(key)
    count(stored.entry, -1)
  }

  /** Iterates over the entries from the oldest to the newest. Entries can be added and deleted during the iteration. */
  *entries(): IterableIterator<readonly [NetworkEntry, Value]> {
    for (const { entry, value } of this.#values.values()) yield [entry, value]
  }

  clear(): void {
    this.#values.clear()
    for (const { levels } of Object.values(this.#families))
      for (const level of levels) {
        level.entries = 0
        level.reserved.clear()
      }
  }

  /** Returns the entry of an address at one level; `null` if the level has no room. */
  #entryAt(level: Level, { groups, name, providerBits, isLast }: Wanted): NetworkEntry | null {
    const network = networkText(groups, level.bits)
    const key = isLast ? network : name + network
    const known = this.#values.get(key)
    if (known !== undefined) return known.entry
    const { share, entries, entriesMax } = level
    if (entries < entriesMax / 2) return { key, share, level, group: null }
    if (entries >= entriesMax) return null
    const group = networkText(groups, providerBits)
    const isGranted = (level.reserved.get(group) ?? 0) < this.#reservePerProvider
    return isGranted ? { key, share, level, group } : null
  }
}

/** The entry that an address uses. */
interface NetworkEntry {
  /** The name, if there is one, followed by the network. */
  readonly key: string
  /**
   * The factor for limits of this entry: 1 for the network of a single visitor, more for a network of many visitors.
   */
  readonly share: number
  readonly level: Level
  /** The provider's network whose part of the reserve the entry uses; `null` if it does not use the reserve. */
  readonly group: string | null
}

export interface NetworkMapSizes {
  /** The number of entries for networks of single visitors, for each address family. */
  readonly visitors: number
  /** The number of entries for each wider kind of network. */
  readonly wider: number
  /** The number of reserve entries that one provider may use for each kind of network. */
  readonly reservePerProvider: number
}

/** One kind of network, for example the /48 networks of IPv6. */
interface Level {
  readonly bits: number
  readonly share: number
  readonly entriesMax: number
  entries: number
  /** The number of used entries in the reserve, by provider. */
  readonly reserved: Map<string, number>
}

interface Family {
  readonly levels: readonly Level[]
  /** The prefix length of a provider's network. Obtaining many such networks is hard. */
  readonly providerBits: number
}

const usualSizes: NetworkMapSizes = { visitors: 100_000, wider: 20_000, reservePerProvider: 500 }

interface Wanted {
  readonly groups: AddressGroups
  readonly name: string
  readonly providerBits: number
  readonly isLast: boolean
}

/** The numbers of an address: four numbers of 8 bits, or eight numbers of 16 bits. */
type AddressGroups =
  | { readonly kind: 'ipv4'; readonly values: readonly (number | string)[] }
  | { readonly kind: 'ipv6'; readonly values: readonly number[] }
  | { readonly kind: 'other' }

function addressGroups(text: string): AddressGroups {
  // Node accepts only one spelling of an IPv4 address, so no parsing is needed.
  if (isIPv4(text)) return { kind: 'ipv4', values: text.split('.') }
  const address = parseAddress(text)
  if (address === null) return { kind: 'other' }
  return 'octets' in address ? { kind: 'ipv4', values: address.octets } : { kind: 'ipv6', values: address.parts }
}

/**
 * Returns the spelling of a network for keys of this map. The canonical spelling from `rangeText` would take ten times
 * as long.
 */
function networkText(groups: AddressGroups, bits: number): string {
  switch (groups.kind) {
    case 'ipv4':
      return `${groups.values.slice(0, bits / 8).join('.')}/${bits}`
    case 'ipv6':
      return `${groups.values
        .slice(0, bits / 16)
        .map((value) => value.toString(16))
        .join(':')}::/${bits}`
    case 'other':
      return 'other'
  }
}

function count({ level, group }: NetworkEntry, by: 1 | -1): void {
  level.entries += by
  if (group === null) return
  const left = (level.reserved.get(group) ?? 0) + by
  if (left === 0) level.reserved.delete(group)
  else level.reserved.set(group, left)
}

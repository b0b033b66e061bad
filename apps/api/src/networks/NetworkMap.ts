import { isIPv4 } from 'node:net'
import { parseAddress } from './parseAddress.ts'

/** Where an address is counted. */
export interface Place {
  /** The network, after the name if there is one. */
  readonly key: string
  /** How many visitors' worth of a limit the place may use: 1 for a single visitor's network, more where many share a place. */
  readonly share: number
  readonly level: Level
  /** The provider's network that pays for the place, if it is taken from the reserve. */
  readonly group: string | null
}

export interface NetworkMapSizes {
  /** Entries for networks of single visitors, for each address family. */
  readonly visitors: number
  /** Entries for each wider kind of network. */
  readonly wider: number
  /** Entries that one provider's network may take from the reserve of each kind. */
  readonly reservePerProvider: number
}

/** One kind of network, for example the /48 networks of IPv6. */
interface Level {
  readonly bits: number
  readonly share: number
  readonly entriesMax: number
  entries: number
  /** Entries from the reserve, by provider. */
  readonly reserved: Map<string, number>
}

interface Family {
  readonly levels: readonly Level[]
  /** The network that a provider is given: nobody can make up many of them. */
  readonly providerBits: number
}

const usualSizes: NetworkMapSizes = { visitors: 100_000, wider: 20_000, reservePerProvider: 500 }

/**
 * Holds a value for each visitor's network, in bounded memory, and never removes an entry to make room: an attacker who
 * could do that would remove their own counts.
 *
 * An IPv6 address is counted by its /64. If there is no room for a new /64, the address shares an entry with its /48, then with
 * its /32, then with its /16. An IPv4 address is counted by itself, then by its /24, then by its /16. The second half of the room of each
 * kind is a reserve, of which every provider (an IPv6 /32, an IPv4 /16) gets the same small part. So an attacker with
 * billions of networks of one provider fills the first half and that part, and visitors of all other providers keep entries of their own.
 */
export class NetworkMap<Value> {
  readonly #values = new Map<string, { readonly place: Place; value: Value }>()
  readonly #families: Readonly<Record<'ipv4' | 'ipv6' | 'other', Family>>
  readonly #reservePerProvider: number

  constructor(sizes: Partial<NetworkMapSizes> = {}) {
    const { visitors, wider, reservePerProvider } = { ...usualSizes, ...sizes }
    const level = (bits: number, share: number, entriesMax: number): Level => {
      return { bits, share, entriesMax, entries: 0, reserved: new Map() }
    }
    // The last level is bounded by the number of such networks.
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
   * Returns the place of an address: the one that has an entry, or else the one that `set` would make.
   *
   * @param address A network address. Any other text shares one place.
   * @param name Keeps places of one network apart, for example by account. The last level has none, so that its size is bounded.
   */
  placeOf(address: string, name = ''): Place {
    const groups = addressGroups(address)
    const { levels, providerBits } = this.#families[groups.kind]
    for (const level of levels) {
      const place = this.#placeAt(level, { groups, name, providerBits, isLast: level === levels.at(-1) })
      if (place !== null) return place
    }
    throw new RangeError('The last level has no limit.')
  }

  get({ key }: Place): Value | undefined {
    return this.#values.get(key)?.value
  }

  set(place: Place, value: Value): void {
    const entry = this.#values.get(place.key)
    if (entry !== undefined) {
      entry.value = value
      return
    }
    count(place, 1)
    this.#values.set(place.key, { place, value })
  }

  delete({ key }: Place): void {
    const entry = this.#values.get(key)
    if (entry === undefined) return
    this.#values.delete(key)
    count(entry.place, -1)
  }

  /** Goes through the entries from the oldest to the newest. Entries may be added and deleted meanwhile. */
  *entries(): IterableIterator<readonly [Place, Value]> {
    for (const { place, value } of this.#values.values()) yield [place, value]
  }

  clear(): void {
    this.#values.clear()
    for (const { levels } of Object.values(this.#families))
      for (const level of levels) {
        level.entries = 0
        level.reserved.clear()
      }
  }

  /** Returns `null` if there is no room at this level. */
  #placeAt(level: Level, { groups, name, providerBits, isLast }: Wanted): Place | null {
    const network = networkText(groups, level.bits)
    const key = isLast ? network : name + network
    const known = this.#values.get(key)
    if (known !== undefined) return known.place
    const { share, entries, entriesMax } = level
    if (entries < entriesMax / 2) return { key, share, level, group: null }
    if (entries >= entriesMax) return null
    const group = networkText(groups, providerBits)
    const isGranted = (level.reserved.get(group) ?? 0) < this.#reservePerProvider
    return isGranted ? { key, share, level, group } : null
  }
}

interface Wanted {
  readonly groups: AddressGroups
  readonly name: string
  readonly providerBits: number
  readonly isLast: boolean
}

/** The numbers that an address is written with: four of 8 bits, or eight of 16. */
type AddressGroups =
  | { readonly kind: 'ipv4'; readonly values: readonly (number | string)[] }
  | { readonly kind: 'ipv6'; readonly values: readonly number[] }
  | { readonly kind: 'other' }

function addressGroups(text: string): AddressGroups {
  // Node accepts one spelling only, so nothing needs to be parsed.
  if (isIPv4(text)) return { kind: 'ipv4', values: text.split('.') }
  const address = parseAddress(text)
  if (address === null) return { kind: 'other' }
  return 'octets' in address ? { kind: 'ipv4', values: address.octets } : { kind: 'ipv6', values: address.parts }
}

/** A key that only this map uses. `rangeText` would write the shortest spelling, which takes ten times as long. */
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

function count({ level, group }: Place, by: 1 | -1): void {
  level.entries += by
  if (group === null) return
  const left = (level.reserved.get(group) ?? 0) + by
  if (left === 0) level.reserved.delete(group)
  else level.reserved.set(group, left)
}

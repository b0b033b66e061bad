import type { Visitors } from '../ports/Visitors.ts'
import type { Services } from '../Services.ts'

/** Whoever asks in the end, as far as it is known. Hashes are made when they are asked for: many requests are decided without. */
export class Visitor {
  /** Canonical; it leaves the process only sealed. */
  readonly address: string
  /** An IPv4 address (`/32`) or an IPv6 `/64`. */
  readonly network: string
  readonly #visitors: Pick<Visitors, 'key' | 'hash'>
  #key: string | null = null
  #hash: { readonly at: number; readonly text: string } | null = null

  constructor(address: string, network: string, visitors: Pick<Visitors, 'key' | 'hash'>) {
    this.address = address
    this.network = network
    this.#visitors = visitors
  }

  /** Counted and blocked by (`Visitors.key`). */
  get key(): string {
    this.#key ??= this.#visitors.key(this.network)
    return this.#key
  }

  /** Recorded (`Visitors.hash`). The requests of a batch have one visitor at one instant, more often than not. */
  hashAt(now: number): string {
    if (this.#hash?.at !== now) this.#hash = { at: now, text: this.#visitors.hash(this.network, now) }
    return this.#hash.text
  }
}

/** The visitor behind an address; `null` where that is no address. */
export function visitorAt(
  { networks, visitors }: Pick<Services, 'networks' | 'visitors'>,
  text: string,
): Visitor | null {
  const address = networks.parseAddress(text)
  return address === null ? null : new Visitor(address, networks.visitorNetwork(address), visitors)
}

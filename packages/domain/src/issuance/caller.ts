import type { ApiClient, ApiKeyKind } from '../clients/apiClient.ts'
import type { Services, Visitors } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm } from '../realms/realm.ts'

/** Who asks for credentials, looked up: all that a decision needs to know of them. */
export interface Asker {
  readonly realm: Realm
  readonly apiClient: ApiClient
  readonly keyKind: ApiKeyKind
  /** The Origin header; `null` without one. */
  readonly origin: string | null
}

/** Finds the client that asks, and its realm; `null` when it is gone. */
export async function findAsker(
  repositories: Pick<Repositories, 'apiClients' | 'realms'>,
  { apiClientId, keyKind, origin }: Pick<Asker, 'keyKind' | 'origin'> & { readonly apiClientId: string },
): Promise<Asker | null> {
  const apiClient = await repositories.apiClients.find(apiClientId)
  const realm = apiClient === null ? null : await repositories.realms.find(apiClient.realmId)
  return apiClient === null || realm === null ? null : { realm, apiClient, keyKind, origin }
}

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

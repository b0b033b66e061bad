import type { ApiClient, ApiKeyKind } from '../clients/apiClient.ts'
import type { Services, Visitors } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm } from '../realms/realm.ts'

/** The API client that requests credentials, its realm, the kind of its key, and the origin of the request. */
export interface Caller {
  readonly realm: Realm
  readonly apiClient: ApiClient
  readonly keyKind: ApiKeyKind
  /** The Origin header; `null` if there is none. */
  readonly origin: string | null
}

/** The caller as the transport layer identified it, before its client and realm are read. */
export interface UnresolvedCaller extends Pick<Caller, 'keyKind' | 'origin'> {
  readonly apiClientId: string
  /** The network address that the request came from; `null` if it is unknown. */
  readonly address: string | null
  readonly requestId: string
  /** Whether the request is an administrator's trial. A trial counts against no limit. */
  readonly isTrial: boolean
}

/** Reads the client of a caller and its realm. Returns `null` if either does not exist any more. */
export async function findCaller(
  repositories: Pick<Repositories, 'apiClients' | 'realms'>,
  { apiClientId, keyKind, origin }: Pick<UnresolvedCaller, 'apiClientId' | 'keyKind' | 'origin'>,
): Promise<Caller | null> {
  const apiClient = await repositories.apiClients.find(apiClientId)
  const realm = apiClient === null ? null : await repositories.realms.find(apiClient.realmId)
  return apiClient === null || realm === null ? null : { realm, apiClient, keyKind, origin }
}

/** The person on whose behalf the caller requests credentials. Hashes are computed on first use, because many decisions need none. */
export class Visitor {
  /** In canonical form. The address is always sealed before it leaves the process. */
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

  /** The key for limits and blocks (`Visitors.key`). */
  get key(): string {
    this.#key ??= this.#visitors.key(this.network)
    return this.#key
  }

  /** Returns the hash for the record (`Visitors.hash`). The requests of a batch usually share one visitor and one instant. */
  hashAt(now: number): string {
    if (this.#hash?.at !== now) this.#hash = { at: now, text: this.#visitors.hash(this.network, now) }
    return this.#hash.text
  }
}

/** Returns the visitor at an address, or `null` if the text is not an address. */
export function visitorAt(
  { networks, visitors }: Pick<Services, 'networks' | 'visitors'>,
  text: string,
): Visitor | null {
  const address = networks.parseAddress(text)
  return address === null ? null : new Visitor(address, networks.visitorNetwork(address), visitors)
}

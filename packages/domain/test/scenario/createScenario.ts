import type { Act } from '../../src/audit/auditEntry.ts'
import type { ApiKeyKind } from '../../src/clients/apiClient.ts'
import { createUseCases } from '../../src/createUseCases.ts'
import type { IssuanceRequest } from '../../src/issuance/issuance.ts'
import type { IssuanceSource } from '../../src/issuance/issueCredentials.ts'
import { type ApiKeyPrincipal, apiKeyScopes, roleScopes } from '../../src/people/principal.ts'
import type { IssuancePolicy, PolicyContent } from '../../src/policies/policy.ts'
import type { CreateRealmInput } from '../../src/realms/manageRealms.ts'
import { memoryServices } from '../../src/testing/index.ts'

export const owner = { actor: { kind: 'ADMIN', id: 'adm_owner' }, requestId: 'req_1' } as const satisfies Act
export const shopOrigin = 'https://shop.example'
export const realmKeyText = 'djXuZU9gEaL6nngA'

export const visitorAddress = '203.0.113.7'

/** Returns a request with only a callee. */
export function requestFor(callee: string): IssuanceRequest {
  return { callee, reference: null, challengeSolution: null, visitorAddress: null, idempotencyKey: null }
}

/** A policy that never refuses. */
export const openPolicy: PolicyContent = { mode: 'ENFORCED', rateLimits: [], businessHours: null, challenge: 'NONE' }

/** The differences from a page's request of a known visitor. */
export interface RequestOptions extends Partial<Omit<IssuanceRequest, 'callee'>> {
  /** The kind of API key. Defaults to the publishable key of a page. */
  readonly keyKind?: ApiKeyKind
  /** The origin of a page. Ignored for a secret key. */
  readonly origin?: string | null
  readonly address?: string | null
}

/** Creates the use cases over an empty in-memory store and a fixed clock, with functions for common set-up steps. */
export function createScenario() {
  const services = memoryServices()
  const { clock, clockGuard, heldKeyIds } = services
  const useCases = createUseCases(services)

  async function realm(changes: Partial<CreateRealmInput> = {}) {
    const outcome = await useCases.createRealm(owner, {
      name: 'acme',
      displayName: null,
      accountUser: 'visitor@acme.example',
      fromUser: null,
      tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: null },
      cipher: 'AES_128_ECB',
      key: realmKeyText,
      calleePatterns: [],
      ...changes,
    })
    if (outcome.kind !== 'created') throw new Error(JSON.stringify(outcome))
    return outcome.realm
  }

  async function destination(
    realmId: string,
    alias: string,
    address = `${alias}@acme.example`,
    accountUser: string | null = null,
  ) {
    const input = { realmId, alias, displayName: alias, address, accountUser }
    const outcome = await useCases.createDestination(owner, input)
    if (outcome.kind !== 'created') throw new Error(JSON.stringify(outcome))
    return outcome.destination
  }

  async function apiClient(realmId: string, destinationIds: readonly string[] | null = null) {
    const input = { realmId, name: 'Shop', allowedOrigins: [shopOrigin], destinationIds }
    const outcome = await useCases.createApiClient(owner, input)
    if (outcome.kind !== 'created') throw new Error(JSON.stringify(outcome))
    return outcome.apiClient
  }

  /** Requests credentials as a page or a server of the client. */
  async function issueBatch(
    apiClientId: string,
    callees: readonly string[],
    { keyKind = 'PUBLISHABLE', origin = shopOrigin, address = visitorAddress, ...changes }: RequestOptions = {},
  ) {
    const source = {
      ...(await sourceOf(apiClientId, keyKind)),
      address,
      ...(keyKind === 'PUBLISHABLE' && { origin }),
    }
    const requests = callees.map((callee) => ({ ...requestFor(callee), ...changes }))
    const outcome = await useCases.issueCredentials(source, requests)
    if (outcome.kind !== 'decided') throw new Error(JSON.stringify(outcome))
    return outcome.outcomes
  }

  async function issueOne(...args: Parameters<typeof issueBatch>) {
    const [outcome] = await issueBatch(...args)
    if (outcome === undefined) throw new Error('no outcome')
    return outcome
  }

  async function principalOf(apiClientId: string, keyKind: ApiKeyKind): Promise<ApiKeyPrincipal> {
    const client = await services.store.apiClients.find(apiClientId)
    if (client === null) throw new Error('no such client')
    const { id, name, realmId } = client
    return {
      kind: 'API_KEY',
      apiKeyId: 'key_1',
      keyKind,
      apiClientId: id,
      apiClientName: name,
      realmId,
      scopes: apiKeyScopes[keyKind],
    }
  }

  /** Returns the source of a request: a page of the client at its origin, or its server. */
  async function sourceOf(apiClientId: string, keyKind: ApiKeyKind): Promise<IssuanceSource> {
    const principal = await principalOf(apiClientId, keyKind)
    const origin = keyKind === 'SECRET' ? null : shopOrigin
    return { principal, origin, address: visitorAddress, requestId: 'req_2' }
  }

  /** Sets the policy of an owner. `expectedRevision` is `null` if it has none. */
  async function policy(
    ownerId: string,
    content: Partial<PolicyContent>,
    expectedRevision: number | null = null,
  ): Promise<IssuancePolicy> {
    const outcome = await useCases.setIssuancePolicy(
      { ...owner, scopes: roleScopes.OWNER },
      { ownerId, expectedRevision, policy: { ...openPolicy, ...content } },
    )
    if (outcome.kind !== 'set') throw new Error(JSON.stringify(outcome))
    return outcome.policy
  }

  /** Creates a realm, a destination and a client, so that credentials can be issued. */
  async function shop() {
    const acme = await realm()
    const support = await destination(acme.id, 'support')
    const client = await apiClient(acme.id)
    return { acme, support, client }
  }

  return {
    clock,
    clockGuard,
    services,
    store: services.store,
    useCases,
    heldKeyIds,
    realm,
    destination,
    apiClient,
    issueBatch,
    issueOne,
    principalOf,
    sourceOf,
    policy,
    shop,
  }
}

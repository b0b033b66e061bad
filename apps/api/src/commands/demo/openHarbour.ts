import {
  type Act,
  type ApiKeyPrincipal,
  apiKeyScopes,
  type PolicyContent,
  roleScopes,
  type UseCases,
} from '@anoncall/domain'
import { type HarbourDestination, harbour } from './harbour.ts'

/** The harbour before the first call. */
export interface OpenedHarbour {
  readonly realmId: string
  /** Ids by alias. */
  readonly destinationIds: ReadonlyMap<string, string>
  readonly site: ApiKeyPrincipal
  readonly server: ApiKeyPrincipal
}

/**
 * Creates the realm, destinations, clients and policies. The API keys are discarded: create new ones in the console.
 */
export async function openHarbour(
  useCases: UseCases,
  act: Act,
  destinations: readonly HarbourDestination[],
): Promise<OpenedHarbour> {
  const { realm } = done(await useCases.createRealm(act, harbour.realm), 'created')
  const setPolicy = async (ownerId: string, policy: PolicyContent): Promise<void> => {
    const input = { ownerId, expectedRevision: null, policy }
    done(await useCases.setIssuancePolicy({ ...act, scopes: roleScopes.OWNER }, input), 'set')
  }
  const openClient = async (
    named: { name: string; allowedOrigins: readonly string[] },
    keyKind: 'PUBLISHABLE' | 'SECRET',
  ) => {
    const input = { realmId: realm.id, destinationIds: null, ...named }
    const { apiClient } = done(await useCases.createApiClient(act, input), 'created')
    const newKey = { apiClientId: apiClient.id, kind: keyKind, expiresAt: null }
    const { apiKey } = done(await useCases.createApiKey(act, newKey), 'created')
    const client = { apiClientId: apiClient.id, apiClientName: apiClient.name, realmId: realm.id }
    return { kind: 'API_KEY', apiKeyId: apiKey.id, keyKind, ...client, scopes: apiKeyScopes[keyKind] } as const
  }

  await setPolicy(realm.id, harbour.realmPolicy)
  const destinationIds = new Map<string, string>()
  for (const { policy, ...named } of destinations) {
    const input = { realmId: realm.id, accountUser: null, ...named }
    const { destination } = done(await useCases.createDestination(act, input), 'created')
    destinationIds.set(destination.alias, destination.id)
    if (policy !== null) await setPolicy(destination.id, policy)
  }
  const site = await openClient(harbour.site, 'PUBLISHABLE')
  const server = await openClient(harbour.server, 'SECRET')
  await setPolicy(server.apiClientId, harbour.serverPolicy)
  return { realmId: realm.id, destinationIds, site, server }
}

/**
 * Returns the expected outcome. The demo's values are valid, so any other outcome is a bug.
 *
 * @throws Error
 */
export function done<Outcome extends { readonly kind: string }, Kind extends Outcome['kind']>(
  outcome: Outcome,
  kind: Kind,
): Extract<Outcome, { readonly kind: Kind }> {
  if (isOf(outcome, kind)) return outcome
  throw new Error(`The demo got an outcome of kind ${outcome.kind}.`)
}

function isOf<Outcome extends { readonly kind: string }, Kind extends Outcome['kind']>(
  outcome: Outcome,
  kind: Kind,
): outcome is Extract<Outcome, { readonly kind: Kind }> {
  return outcome.kind === kind
}

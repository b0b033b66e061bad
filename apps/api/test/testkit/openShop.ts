import { realmKeyText, shopOrigin, type TestApi } from './startTestApi.ts'

export interface Shop {
  readonly realmId: string
  readonly destinationId: string
  readonly apiClientId: string
  readonly publishable: { readonly key: string; readonly origin: string; readonly id: string }
  readonly secret: { readonly key: string; readonly id: string }
}

/**
 * Creates a realm with an imported key, a destination `support`, and a client with both kinds of keys, all through the
 * API.
 */
export async function openShop(api: TestApi, changes: object = {}): Promise<Shop> {
  const { realm } = await api.call<{ realm: { id: string } }>(
    'mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on CreateRealmPayload { realm { id } } ... on InvalidInput { issues { path message } } } }',
    {
      input: {
        name: 'acme',
        accountUser: 'visitor@acme.example',
        cipher: 'AES_128_ECB',
        key: realmKeyText,
        tokenFormat: { lifetimeSeconds: 300 },
        ...changes,
      },
    },
  )
  const { destination } = await api.call<{ destination: { id: string } }>(
    'mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { ... on CreateDestinationPayload { destination { id } } } }',
    { input: { realmId: realm.id, alias: 'support', displayName: 'Support', address: 'help@acme.example' } },
  )
  const { apiClient } = await api.call<{ apiClient: { id: string } }>(
    'mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { ... on CreateApiClientPayload { apiClient { id } } } }',
    { input: { realmId: realm.id, name: 'Shop', allowedOrigins: [shopOrigin] } },
  )
  const createKey = async (kind: string) => {
    const { plaintextKey, apiKey } = await api.call<{ plaintextKey: string; apiKey: { id: string } }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { plaintextKey apiKey { id } } } }',
      { input: { apiClientId: apiClient.id, kind } },
    )
    return { key: plaintextKey, id: apiKey.id }
  }
  return {
    realmId: realm.id,
    destinationId: destination.id,
    apiClientId: apiClient.id,
    publishable: { ...(await createKey('PUBLISHABLE')), origin: shopOrigin },
    secret: await createKey('SECRET'),
  }
}

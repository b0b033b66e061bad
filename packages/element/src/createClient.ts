import { gatewayConfig, type KandyClient } from '@anoncall/client'
import type { Sdk } from './loadSdk.ts'

/** A client of the SDK for one gateway. */
export function createClient(sdk: Sdk, gateway: string): KandyClient {
  const config = gatewayConfig(gateway)
  return asClient(sdk.create(sdk.name === 'Kandy' ? config : successorConfig(config)))
}

/** The same gateway as the successor wants to be told. */
function successorConfig({ authentication: { subscription, websocket }, ...rest }: ReturnType<typeof gatewayConfig>) {
  const server = { ...subscription, base: subscription.server }
  return { ...rest, authentication: { server }, subscription: { websocket } }
}

/** Nobody can check more of it than `makeAnonymousCall` does, which says what it misses. */
function asClient(client: unknown): KandyClient {
  return client as KandyClient
}

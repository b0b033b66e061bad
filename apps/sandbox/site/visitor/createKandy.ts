import { gatewayConfig, type KandyClient } from '@anoncall/client'
import { loadKandy } from '../loadKandy.ts'

/** Creates a client of the vendor's SDK for the sandbox's gateway, which has the same origin as the page. */
export async function createKandy(): Promise<KandyClient> {
  const sdk = await loadKandy()
  // Plays early media.
  return sdk.create({ ...gatewayConfig(window.location.origin), call: { earlyMedia: true } })
}

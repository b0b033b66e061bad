import { gatewayConfig, type KandyClient } from '@anoncall/client'
import { loadKandy } from '../loadKandy.ts'

/** A client of the vendor's SDK for the gateway of the sandbox, which has the origin of this page. */
export async function createKandy(): Promise<KandyClient> {
  const sdk = await loadKandy()
  // What the other side sends before it answers is to be heard here.
  return sdk.create({ ...gatewayConfig(window.location.origin), call: { earlyMedia: true } })
}

import { type AnonymousCallsOptions, CallError, isGivenUp, type KandyClient } from '@anoncall/client'

/** What one provider has for its calls: the SDK client, made when it is first needed, and again once it was given up. */
export interface KandySource {
  /** Who is told what becomes of a call. Undefined where that is not wanted. */
  server: AnonymousCallsOptions | undefined
  /**
   * One flight for all who ask at once. Rejects with CallError SDK_UNUSABLE where the factory fails; the next asking tries anew.
   */
  load(): Promise<KandyClient>
  /** For the next client. The one that is there stays: a factory written inline is a new one in each render. */
  factory: KandyFactory | undefined
}

/** Loads the vendor's SDK and makes a client of it, with the gateway's address. Called in browsers only. */
export type KandyFactory = () => KandyClient | Promise<KandyClient>

export function createKandySource(): KandySource {
  let client: KandyClient | undefined
  let flight: Promise<KandyClient> | undefined

  async function make() {
    client = await source.factory?.()
    if (typeof client?.on !== 'function')
      throw new TypeError('The kandy factory of AnoncallProvider did not return an SDK client.')
    return client
  }

  const source: KandySource = {
    factory: undefined,
    server: undefined,
    load() {
      if (client !== undefined && isGivenUp(client)) {
        client = undefined
        flight = undefined
      }
      flight ??= make().catch((cause) => {
        flight = undefined
        throw new CallError('SDK_UNUSABLE', LOADING_FAILED, { retryable: true, cause })
      })
      return flight
    },
  }
  return source
}

const LOADING_FAILED = 'The calling software could not be loaded.'

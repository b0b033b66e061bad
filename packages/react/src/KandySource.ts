import { type AnonymousCallsOptions, CallError, isGivenUp, type KandyClient } from '@anoncall/client'

/** The source of one provider's SDK client. The client is created on first use, and again if it was discarded. */
export interface KandySource {
  /** The API to which call outcomes are reported. Undefined if reports are off. */
  report: AnonymousCallsOptions | undefined
  /**
   * Returns the SDK client. Concurrent requests for the SDK client share one load. Rejects with CallError
   * `SDK_UNUSABLE` if the factory fails. The next call of `load` then tries again.
   */
  load(): Promise<KandyClient>
  /**
   * Creates the next client. Changing the factory does not replace the current client, because an inline factory is a
   * new function in each render.
   */
  factory: KandyFactory | undefined
}

/** Loads the vendor's SDK and creates an SDK client for the gateway. Called in browsers only. */
export type KandyFactory = () => KandyClient | Promise<KandyClient>

/** Creates the SDK client source of one provider. */
export function createKandySource(): KandySource {
  let client: KandyClient | undefined
  let loading: Promise<KandyClient> | undefined

  async function make() {
    client = await kandySource.factory?.()
    if (typeof client?.on !== 'function')
      throw new TypeError('The kandy factory of AnoncallProvider did not return an SDK client.')
    return client
  }

  const kandySource: KandySource = {
    factory: undefined,
    report: undefined,
    load() {
      if (client !== undefined && isGivenUp(client)) {
        client = undefined
        loading = undefined
      }
      loading ??= make().catch((cause) => {
        loading = undefined
        throw new CallError('SDK_UNUSABLE', LOADING_FAILED, { retryable: true, cause })
      })
      return loading
    },
  }
  return kandySource
}

const LOADING_FAILED = 'The calling software could not be loaded.'

import { CallError, gatewayConfig, type KandyClient } from '@anoncall/client'
import { problemWith } from './readSettings.ts'

/**
 * Returns the vendor's SDK that the page has loaded. If the page has not loaded it, loads the script at `url`, once for all buttons.
 * Rejects with CallError `SDK_UNUSABLE` if the script does not load or is not the SDK. The next call of this function then tries
 * again.
 */
export async function loadSdk(url: string | null): Promise<CreateClient> {
  const present = sdkOfPage()
  if (present) return present
  if (url === null) throw unusable(problemWith('sdk'))

  const script = scripts.get(url) ?? addScript(url)
  scripts.set(url, script)
  try {
    await script
    const loaded = sdkOfPage()
    if (loaded) return loaded
    throw unusable(problemWith('sdk'))
  } catch (error) {
    scripts.delete(url)
    throw error
  }
}

/** Creates an SDK client for one gateway. */
export type CreateClient = (gateway: string) => KandyClient

const scripts = new Map<string, Promise<unknown>>()

/** Returns the SDK's global variable: `Kandy` (5.x), or `WebRTC` of its successor. */
function sdkOfPage(): CreateClient | undefined {
  const { Kandy, WebRTC } = globalSdks()
  const sdk = Kandy?.create ? Kandy : WebRTC
  return sdk?.create && ((gateway) => sdk.create(gatewayConfig(gateway)))
}

/**
 * Returns the global object, typed as if the page had both SDKs. Nothing is checked here: a call fails later if the SDK
 * client cannot make calls.
 */
function globalSdks() {
  return globalThis as { Kandy?: Sdk; WebRTC?: Sdk }
}

interface Sdk {
  create(config: object): KandyClient
}

function addScript(src: string): Promise<unknown> {
  return new Promise((onload, reject) => {
    // The script does not get the page's nonce. Otherwise, an injected attribute could run a script in the page.
    const script = Object.assign(document.createElement('script'), { src, onload })
    script.onerror = () => {
      script.remove()
      reject(unusable('The calling software could not be loaded.'))
    }
    document.head.append(script)
  })
}

function unusable(message: string): CallError {
  return new CallError('SDK_UNUSABLE', message, { retryable: true })
}

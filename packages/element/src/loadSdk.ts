import { CallError, gatewayConfig, type KandyClient } from '@anoncall/client'
import { problemWith } from './readSettings.ts'

/**
 * The vendor's SDK as the page has it, or else from the script at `url`, which the page gets once however many buttons ask. Rejects
 * with CallError, SDK_UNUSABLE; the next asking then tries again.
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

/** Makes a client of the SDK for one gateway. */
export type CreateClient = (gateway: string) => KandyClient

const scripts = new Map<string, Promise<unknown>>()

/** Returns the SDK that a script has left on the page: `Kandy` (5.x), or `WebRTC` of its successor. */
function sdkOfPage(): CreateClient | undefined {
  const { Kandy, WebRTC } = globalSdks()
  const sdk = Kandy?.create ? Kandy : WebRTC
  return sdk?.create && ((gateway) => sdk.create(gatewayConfig(gateway)))
}

/** Nobody can check more of them than `makeAnonymousCall` does, which says what it misses. */
function globalSdks() {
  return globalThis as { Kandy?: Sdk; WebRTC?: Sdk }
}

interface Sdk {
  create(config: object): KandyClient
}

function addScript(src: string): Promise<unknown> {
  return new Promise((onload, reject) => {
    // Without the page's nonce: whoever can write an attribute into the page must not thereby run a script in it.
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

import type { KandyClient } from '@anoncall/client'

/**
 * Loads the vendor's SDK once. Uses a script tag, because the SDK must not be bundled. The SDK is large, so it is loaded only when a call
 * is likely. Rejects if the script cannot be loaded. The next call of this function then tries again.
 */
export function loadKandy(): Promise<KandySdk> {
  loading ??= appendScript().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

export interface KandySdk {
  create(config: object): KandyClient
}

declare global {
  interface Window {
    /** Defined by the vendor's script. */
    readonly Kandy?: KandySdk
  }
}

let loading: Promise<KandySdk> | undefined

function appendScript(): Promise<KandySdk> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = '/sdk/kandy.js'
    script.onload = () => {
      if (window.Kandy !== undefined) resolve(window.Kandy)
      else reject(new Error('The vendor’s script did not define Kandy.'))
    }
    script.onerror = () => {
      script.remove()
      reject(
        new Error(
          'The vendor’s SDK could not be loaded from /sdk/kandy.js. Install the development dependencies of the sandbox.',
        ),
      )
    }
    document.head.append(script)
  })
}

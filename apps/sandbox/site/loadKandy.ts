import type { KandyClient } from '@anoncall/client'

/**
 * The vendor's SDK, loaded once, by a script tag and not before somebody means to call: it is large, and must not be bundled.
 * Rejects where the script cannot be had; the next call tries anew.
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
    /** Made by the vendor's script. */
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
      else reject(new Error('The vendor’s script ran without making Kandy.'))
    }
    script.onerror = () => {
      script.remove()
      reject(
        new Error('The vendor’s SDK is not at /sdk/kandy.js. Install the development dependencies of the sandbox.'),
      )
    }
    document.head.append(script)
  })
}

import { CallError } from '@anoncall/client'
import { problemWith } from './readSettings.ts'

/**
 * The vendor's SDK as the page has it, or else from the script at `url`, which the page gets once however many buttons ask. Rejects
 * with CallError, SDK_UNUSABLE; the next asking then tries again.
 */
export async function loadSdk(url: string | null): Promise<Sdk> {
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

/** What the SDK's script leaves behind: `Kandy` (5.x), or `WebRTC` of its successor, which is configured in another way. */
export interface Sdk {
  readonly name: 'Kandy' | 'WebRTC'
  create(config: object): unknown
}

const scripts = new Map<string, Promise<unknown>>()

function sdkOfPage(): Sdk | null {
  for (const name of ['Kandy', 'WebRTC'] as const) {
    const sdk: unknown = Reflect.get(globalThis, name)
    if (hasCreate(sdk)) return { name, create: (config) => sdk.create(config) }
  }
  return null
}

function hasCreate(value: unknown): value is { create(config: object): unknown } {
  return typeof Object(value).create === 'function'
}

function addScript(src: string): Promise<unknown> {
  return new Promise((onload, reject) => {
    // Under a policy of nonces the page's own scripts have the one that this page was given.
    const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce
    const script = Object.assign(document.createElement('script'), { src, onload, ...(nonce && { nonce }) })
    script.onerror = () => {
      script.remove()
      reject(unusable('What this page needs for calls could not be loaded.'))
    }
    document.head.append(script)
  })
}

function unusable(message: string): CallError {
  return new CallError('SDK_UNUSABLE', message, { retryable: true })
}

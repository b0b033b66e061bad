/** What the attributes say, and what is wrong with them. */
export function readSettings(element: Element, defaultEndpoint: string | null): Settings {
  const read = (name: string) => element.getAttribute(name)?.trim() ?? ''
  // `key` is the older name, which no framework passes on: React, Preact and Vue keep it for themselves.
  const [key, sdk] = [read(KEY) || read('key'), read('sdk')]
  const settings = {
    callee: read('callee'),
    key,
    gateway: absolute(read('gateway')),
    endpoint: absolute(read('endpoint') || (defaultEndpoint ?? '')),
    sdk: sdk === '' ? null : absolute(sdk),
    reportCalls: read('report') !== 'off',
  }
  const wrong = Object.entries(settings).flatMap(([name, value]) => (value !== '' ? [] : name === 'key' ? KEY : name))
  if (key !== '' && !key.startsWith('pk_')) wrong.push(`${KEY} (pk_…)`)
  return { ...settings, problem: wrong.length > 0 ? problemWith(wrong.join(', ')) : '' }
}

const KEY = 'publishable-key'

export interface Settings {
  readonly callee: string
  readonly key: string
  /** Absolute, as are the other addresses. */
  readonly gateway: string
  readonly endpoint: string
  /** Null where the page brings the SDK itself. */
  readonly sdk: string | null
  /** Whether the server is told what becomes of a call. */
  readonly reportCalls: boolean
  /** A sentence for whoever builds the page. Empty when all is well. */
  readonly problem: string
}

/** The sentence about attributes that are missing or wrong. */
export function problemWith(attributes: string): string {
  return `This call button has no valid attribute: ${attributes}.`
}

/** Empty for what is not a web address. */
function absolute(address: string): string {
  try {
    const { href } = new URL(address, document.baseURI)
    return address !== '' && href.startsWith('http') ? href : ''
  } catch {
    return ''
  }
}

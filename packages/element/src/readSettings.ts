/** Reads and checks the attributes. */
export function readSettings(element: Element, defaultEndpoint: string | null): Settings {
  const read = (name: string) => element.getAttribute(name)?.trim() ?? ''
  // `key` is the older name of `publishable-key`. React, Preact and Vue reserve `key` and do not pass it to the
  // element.
  const [key, sdk] = [read(KEY) || read('key'), read('sdk')]
  const settings = {
    callee: read('callee'),
    key,
    gateway: absolute(read('gateway')),
    endpoint: absolute(read('endpoint') || (defaultEndpoint ?? '')),
    sdk: sdk === '' ? null : absolute(sdk),
    reportCalls: read('report') !== 'off',
  }
  const invalid = Object.entries(settings).flatMap(([name, value]) => (value !== '' ? [] : name === 'key' ? KEY : name))
  if (key !== '' && !key.startsWith('pk_')) invalid.push(`${KEY} (pk_…)`)
  return { ...settings, problem: invalid.length > 0 ? problemWith(invalid.join(', ')) : '' }
}

const KEY = 'publishable-key'

/** The settings of a button, and the problem with its attributes. */
export interface Settings {
  readonly callee: string
  readonly key: string
  /** The gateway's address. All addresses of the settings are absolute. An invalid address is empty. */
  readonly gateway: string
  readonly endpoint: string
  /** Null if the attribute is missing, because the page can load the SDK itself. */
  readonly sdk: string | null
  /** Whether call outcomes are reported to the server. */
  readonly reportCalls: boolean
  /** A sentence for the developer of the page. Empty if all attributes are valid. */
  readonly problem: string
}

/** Returns the sentence about missing or invalid attributes. */
export function problemWith(attributes: string): string {
  return `Missing or invalid attributes of this call button: ${attributes}.`
}

/** Returns the absolute address, or an empty string if it is not an http or https address. */
function absolute(address: string): string {
  try {
    const { href } = new URL(address, document.baseURI)
    return address !== '' && href.startsWith('http') ? href : ''
  } catch {
    return ''
  }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The configuration with which the page requests credentials. It contains no secrets. */
interface SiteConfig {
  readonly graphqlUrl: string
  readonly publishableKey: string
  readonly callee: string
  /** The address that accepts calls without tokens, if any. */
  readonly unrestrictedCallee?: string
}

type SiteConfigReading =
  | { readonly kind: 'ready'; readonly site: SiteConfig }
  /** `message` explains why the configuration is not available yet. */
  | { readonly kind: 'unavailable'; readonly message: string }

/**
 * Reads only the site's part of the file that the API writes at its first start. The rest of the file contains realm keys and is not
 * returned.
 */
export async function readSiteConfig(dataDirectory: string): Promise<SiteConfigReading> {
  const path = join(dataDirectory, 'sandbox-realms.json')
  const text = await readTextIfReadable(path)
  if (text === undefined)
    return unavailable(`The API has not written ${path} yet. It writes the file when it starts for the first time.`)
  const file = parseRealmsFile(text)
  if (file === undefined) return unavailable(`The API has not finished ${path} yet.`)
  if (file.version !== 1)
    return unavailable(`${path} has another version. Start the sandbox and the API from the same checkout.`)
  if (!isSiteConfig(file.site)) return unavailable(`${path} does not name a client for this page.`)

  const { graphqlUrl, publishableKey, callee, unrestrictedCallee } = file.site
  const site = { graphqlUrl, publishableKey, callee }
  return { kind: 'ready', site: unrestrictedCallee === undefined ? site : { ...site, unrestrictedCallee } }
}

const unavailable = (message: string): SiteConfigReading => ({ kind: 'unavailable', message })

async function readTextIfReadable(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

interface RealmsFile {
  readonly version?: unknown
  readonly site?: unknown
}

/** Parses the file. Returns undefined for a file that the API is still writing. */
function parseRealmsFile(text: string): RealmsFile | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function isSiteConfig(value: unknown): value is SiteConfig {
  if (typeof value !== 'object' || value === null) return false
  const isText = (name: string) => {
    const text: unknown = Reflect.get(value, name)
    return typeof text === 'string' && text !== ''
  }
  const isUnrestrictedCalleeUsable = !('unrestrictedCallee' in value) || isText('unrestrictedCallee')
  return ['graphqlUrl', 'publishableKey', 'callee'].every(isText) && isUnrestrictedCalleeUsable
}

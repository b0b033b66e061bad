import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Creates a data directory and built pages, and removes them when the test ends. */
export async function makeDirectories() {
  const root = await mkdtemp(join(tmpdir(), 'anoncall-sandbox-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const dataDirectory = join(root, 'data')
  const siteDirectory = join(root, 'site')
  await mkdir(dataDirectory)
  for (const folder of ['assets', 'agent', 'call-frame']) await mkdir(join(siteDirectory, folder), { recursive: true })
  await writeFile(join(siteDirectory, 'index.html'), '<title>Acme support</title>')
  await writeFile(join(siteDirectory, 'agent', 'index.html'), '<title>Agent</title>')
  await writeFile(join(siteDirectory, 'call-frame', 'index.html'), '<title>Call</title>')
  await writeFile(join(siteDirectory, 'assets', 'index-1a2b.js'), 'export {}')
  const writeRealms = (text: string) => writeFile(join(dataDirectory, 'sandbox-realms.json'), text, { mode: 0o600 })
  return { dataDirectory, siteDirectory, writeRealms }
}

export const site = { graphqlUrl: 'http://localhost:4000/graphql', publishableKey: 'pk_1', callee: 'support' }

/** The content of the file that the API writes at its first start. */
export const realmsFile = {
  version: 1,
  realms: [
    {
      name: 'acme',
      cipher: 'AES_128_ECB',
      key: 'not-for-any-page',
      timestampUnit: 'MILLISECONDS',
      lifetimeSeconds: 60,
    },
  ],
  subscribers: [
    { user: 'support@acme.example', isCallMeEnabled: true, allowsOtherDestinations: false, requiresTokens: true },
  ],
  site,
}

import { readFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runSandbox } from '../src/runSandbox.ts'
import { makeDirectories, realmsFile, site } from './makeDirectories.ts'

/** Starts a sandbox on a free port. Stops it when the test ends. */
async function start() {
  const { dataDirectory, siteDirectory, writeRealms } = await makeDirectories()
  const lines: string[] = []
  const environment = { SANDBOX_PORT: '0', ANONCALL_DATA_DIR: dataDirectory }
  const sandbox = await runSandbox({ environment, siteDirectory, print: (line) => lines.push(line) })
  onTestFinished(() => sandbox.close())
  return { ...sandbox, lines, writeRealms, get: (path: string) => fetch(`${sandbox.address}${path}`) }
}

describe('the sandbox', () => {
  it('prints its address in one line, and listens on the loopback interface only', async () => {
    const { lines, address } = await start()
    const site = address.replace('127.0.0.1', 'localhost')
    expect(lines).toEqual([`Demo site: ${site} (answer its calls at ${site}/agent/)`])
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('lets browsers revalidate the page, and cache files with a content hash forever', async () => {
    const { get } = await start()
    const page = await get('/')
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<title>Acme support</title>',
    ])
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const script = await get('/assets/index-1a2b.js')
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  it('forbids framing and foreign scripts in every answer', async () => {
    const { get } = await start()
    for (const path of ['/', '/site-config.json', '/nowhere']) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it.each(['/nowhere', '/../data/sandbox-realms.json', '/..%2fdata/sandbox-realms.json'])(
    'returns no file for %s',
    async (path) => {
      const { get, writeRealms } = await start()
      await writeRealms(JSON.stringify(realmsFile))
      const answer = await get(path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await answer.text()).not.toContain('not-for-any-page')
    },
  )

  it('answers 503 until the first start of the API, and then returns the configuration without a restart', async () => {
    const { get, writeRealms } = await start()
    const early = await get('/site-config.json')
    expect([early.status, early.headers.get('retry-after'), await early.json()]).toEqual([
      503,
      '2',
      { message: expect.stringMatching(/^The API has not written .*sandbox-realms\.json yet\. It writes the file/) },
    ])

    await writeRealms(JSON.stringify(realmsFile))
    const late = await get('/site-config.json')
    expect([late.status, late.headers.get('cache-control'), await late.json()]).toEqual([200, 'no-store', site])
  })

  it('returns only the three values of the page from the file', async () => {
    const { get, writeRealms } = await start()
    await writeRealms(JSON.stringify({ ...realmsFile, site: { ...site, secretKey: 'sk_1' } }))
    expect(await (await get('/site-config.json')).json()).toEqual(site)
  })

  it.each([
    ['incomplete JSON', '{"version":1,"rea'],
    ['null', 'null'],
    ['another version', JSON.stringify({ ...realmsFile, version: 2 })],
    ['no site', JSON.stringify({ ...realmsFile, site: undefined })],
    ['an empty key', JSON.stringify({ ...realmsFile, site: { ...site, publishableKey: '' } })],
  ])('answers 503 with a sentence for a file with %s', async (_what, text) => {
    const { get, writeRealms } = await start()
    await writeRealms(text)
    const answer = await get('/site-config.json')
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { message: expect.stringMatching(/sandbox-realms\.json.*\.$/) },
    ])
  })

  it('returns the callee for unrestricted calls if the file names one', async () => {
    const { get, writeRealms } = await start()
    const withLobby = { ...site, unrestrictedCallee: 'lobby@acme.example' }
    await writeRealms(JSON.stringify({ ...realmsFile, site: withLobby }))
    expect(await (await get('/site-config.json')).json()).toEqual(withLobby)
    await writeRealms(JSON.stringify({ ...realmsFile, site: { ...site, unrestrictedCallee: '' } }))
    expect((await get('/site-config.json')).status).toBe(503)
  })

  it('lets only the site of the API frame the call frame, and no other page', async () => {
    const { get, writeRealms } = await start()
    const framers = async (path: string) =>
      /frame-ancestors ([^;]*)$/.exec((await get(path)).headers.get('content-security-policy') ?? '')?.[1]
    expect(await framers('/call-frame/')).toBe("'none'")
    await writeRealms(JSON.stringify(realmsFile))
    expect(await framers('/call-frame/')).toBe('http://localhost:4000')
    expect(await framers('/call-frame/?from=console')).toBe('http://localhost:4000')
    for (const path of ['/', '/agent/', '/call-frames/', '/agent/?/call-frame/', '/site-config.json'])
      expect(await framers(path)).toBe("'none'")
    for (const graphqlUrl of ['javascript:alert(1)', 'data:,x', 'http://a;script-src *', 'nowhere']) {
      await writeRealms(JSON.stringify({ ...realmsFile, site: { ...site, graphqlUrl } }))
      expect(await framers('/call-frame/')).toBe("'none'")
    }
  })

  it('serves every page under its folder, and only to requests that name this machine', async () => {
    const { get, address } = await start()
    expect(await (await get('/agent/')).text()).toBe('<title>Agent</title>')
    expect(await (await get('/agent')).text()).toBe('<title>Agent</title>')
    const status = await new Promise((resolve) =>
      request(`${address}/site-config.json`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }).end(),
    )
    expect(status).toBe(421)
  })

  it('serves the installed SDK of the vendor, byte for byte', async () => {
    const { get } = await start()
    const answer = await get('/sdk/kandy.js')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    const installed = await readFile(createRequire(import.meta.url).resolve('@kandy-io/callme-sdk'))
    expect(Buffer.from(await answer.arrayBuffer()).equals(installed)).toBe(true)
  })

  it('reports which port is taken, and how to choose another one', async () => {
    const { dataDirectory, siteDirectory } = await makeDirectories()
    const port = await occupyPort()
    const environment = { SANDBOX_PORT: String(port), ANONCALL_DATA_DIR: dataDirectory }
    await expect(runSandbox({ environment, siteDirectory, print: () => {} })).rejects.toMatchObject({
      name: 'StartError',
      message: `The sandbox did not start: port ${port} is taken. Set SANDBOX_PORT to a free port.`,
    })
  })

  it('stops while a page has an open connection', async () => {
    const { get, close } = await start()
    await get('/')
    await close()
    await expect(get('/')).rejects.toThrow('fetch failed')
  })
})

async function occupyPort(): Promise<number> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

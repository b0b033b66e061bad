import { createServer, type Server } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runSandbox } from '../src/runSandbox.ts'
import { makeDirectories, realmsFile, site } from './makeDirectories.ts'

/** A running sandbox on a free port, until the test ends. */
async function start() {
  const { dataDirectory, siteDirectory, writeRealms } = await makeDirectories()
  const lines: string[] = []
  const environment = { SANDBOX_PORT: '0', ANONCALL_DATA_DIR: dataDirectory }
  const sandbox = await runSandbox({ environment, siteDirectory, say: (line) => lines.push(line) })
  onTestFinished(() => sandbox.close())
  return { ...sandbox, lines, writeRealms, get: (path: string) => fetch(`${sandbox.address}${path}`) }
}

describe('the sandbox', () => {
  it('says in one line where it is, and that is on this machine only', async () => {
    const { lines, address } = await start()
    expect(lines).toEqual([`Sandbox site: ${address}`])
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('serves the page fresh, and what is named by its content for ever', async () => {
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

  it('lets no other page frame it, and no foreign script run in it, on any answer', async () => {
    const { get } = await start()
    for (const path of ['/', '/site-config.json', '/nowhere']) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it.each(['/nowhere', '/../data/sandbox-realms.json', '/..%2fdata/sandbox-realms.json'])(
    'has nothing at %s',
    async (path) => {
      const { get, writeRealms } = await start()
      await writeRealms(JSON.stringify(realmsFile))
      const answer = await get(path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await answer.text()).not.toContain('not-for-any-page')
    },
  )

  it('asks for patience until the first start of the API, and then gives the configuration without a restart', async () => {
    const { get, writeRealms } = await start()
    const early = await get('/site-config.json')
    expect([early.status, early.headers.get('retry-after'), await early.json()]).toEqual([
      503,
      '2',
      { message: expect.stringMatching(/^The API has not written .*sandbox-realms\.json yet\. It does so/) },
    ])

    await writeRealms(JSON.stringify(realmsFile))
    const late = await get('/site-config.json')
    expect([late.status, late.headers.get('cache-control'), await late.json()]).toEqual([200, 'no-store', site])
  })

  it('gives nothing but the three values of the page, whatever else the file holds', async () => {
    const { get, writeRealms } = await start()
    await writeRealms(JSON.stringify({ ...realmsFile, site: { ...site, secretKey: 'sk_1' } }))
    expect(await (await get('/site-config.json')).json()).toEqual(site)
  })

  it.each([
    ['half a file', '{"version":1,"rea'],
    ['no object', 'null'],
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

  it('says which port is taken, and how to choose another', async () => {
    const { dataDirectory, siteDirectory } = await makeDirectories()
    const port = await occupyPort()
    const environment = { SANDBOX_PORT: String(port), ANONCALL_DATA_DIR: dataDirectory }
    await expect(runSandbox({ environment, siteDirectory, say: () => {} })).rejects.toMatchObject({
      name: 'StartError',
      message: `The sandbox did not start: port ${port} is taken. Set SANDBOX_PORT to a free one.`,
    })
  })

  it('ends while a page still holds its connection', async () => {
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './startServer.ts'

const SCRIPT = 'customElements.define("anonymous-call", class extends HTMLElement {})'
const ASK = { method: 'GET', path: '/anonymous-call.js' }
const LATER = ['anonymous-call-extras.js', 'anonymous-call-challenge.js']

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anoncall-element-'))
  writeFileSync(join(folder, 'anonymous-call.js'), SCRIPT)
  for (const name of LATER) writeFileSync(join(folder, name), `export const name = '${name}'`)
})
afterAll(() => rmSync(folder, { recursive: true }))

const started: { close(): Promise<void> }[] = []
const start = async (elementFile: string | null = join(folder, 'anonymous-call.js')) => {
  const server = await startServer({ elementFile })
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

describe("the call button's script", () => {
  it.each(LATER)('is served with the file that it loads later, for every page: %s', async (name) => {
    const server = await start()
    const reply = await server.send({ ...ASK, path: `/${name}`, headers: { origin: 'https://anybody.example' } })
    expect(reply).toMatchObject({ status: 200, body: `export const name = '${name}'` })
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
    })
    expect(reply.headers.etag).not.toBe((await server.send(ASK)).headers.etag)
  })

  it('can be loaded and read by pages of every site, as a script only, and cached for five minutes', async () => {
    const reply = await (await start()).send({ ...ASK, headers: { origin: 'https://anybody.example' } })
    expect(reply).toMatchObject({ status: 200, body: SCRIPT })
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    })
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  it('is sent again only if it has changed', async () => {
    const server = await start()
    const { etag = '' } = (await server.send(ASK)).headers
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/)
    const ifNoneMatch = (tag: string) => server.send({ ...ASK, headers: { 'if-none-match': tag } })
    for (const tag of [etag, etag.slice(2), `"other", ${etag}`, '*'])
      expect(await ifNoneMatch(tag)).toMatchObject({ status: 304, body: '', headers: { etag } })

    writeFileSync(join(folder, 'changed.js'), `${SCRIPT}\n`)
    const changed = await start(join(folder, 'changed.js'))
    expect(await changed.send({ ...ASK, headers: { 'if-none-match': etag } })).toMatchObject({ status: 200 })
  })

  it.each(['br', 'gzip, deflate, br, zstd', 'gzip;q=0.5, br;q=0.9'])('is compressed for %s', async (accepted) => {
    const { port } = await start()
    const { headers, body } = await download(port, accepted)
    expect(headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT)
  })

  it.each(['gzip, deflate', 'br;q=0', 'br;q=0.000, gzip', 'brotli'])('is not compressed for %s', async (accepted) => {
    const { port } = await start()
    const { headers, body } = await download(port, accepted)
    expect(headers['content-encoding']).toBeUndefined()
    expect(body.toString()).toBe(SCRIPT)
  })

  it('answers HEAD like GET, without the script', async () => {
    const reply = await (await start()).send({ ...ASK, method: 'HEAD' })
    expect(reply).toMatchObject({ status: 200, body: '' })
    expect(reply.headers['content-length']).toBe(String(SCRIPT.length))
  })

  it.each([null, '/nowhere/anonymous-call.js'])(
    'has no routes if it was not built (%s), and everything else works',
    async (file) => {
      const server = await start(file)
      for (const path of [ASK.path, ...LATER.map((name) => `/${name}`)])
        expect((await server.send({ ...ASK, path })).status).toBe(404)
      expect((await server.send({})).status).toBe(200)
    },
  )
})

/** Downloads the bytes without decoding. */
function download(port: number, acceptEncoding: string) {
  return new Promise<{ readonly headers: NodeJS.Dict<string | string[]>; readonly body: Buffer }>((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      agent: false,
      ...ASK,
      headers: { 'accept-encoding': acceptEncoding },
    })
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

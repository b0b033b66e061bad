import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Call, startServer } from './startServer.ts'

let consoleDir = ''
beforeAll(() => {
  consoleDir = mkdtempSync(join(tmpdir(), 'anoncall-site-'))
  mkdirSync(join(consoleDir, 'assets'))
  writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>Console</title>')
  writeFileSync(join(consoleDir, 'favicon.svg'), '<svg/>')
  writeFileSync(join(consoleDir, 'assets', 'index-abc123.js'), 'export {}')
  writeFileSync(join(consoleDir, '..', 'anoncall-outside.txt'), 'outside')
})
afterAll(() => {
  rmSync(join(consoleDir, '..', 'anoncall-outside.txt'))
  rmSync(consoleDir, { recursive: true })
})

const started: { close(): Promise<void> }[] = []
const start = async (changes: Parameters<typeof startServer>[0] = {}) => {
  const server = await startServer({ consoleDir, ...changes })
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

const open = (path: string): Call => ({ method: 'GET', path, headers: { accept: 'text/html,*/*' } })

describe('the console', () => {
  it.each(['/', '/realms', '/realms/rlm_1/keys?tab=staged', '/activity?to=2026-03-01T09:30:00.000Z'])(
    'is served at %s with its one page, which is never cached',
    async (path) => {
      const reply = await (await start()).send(open(path))
      expect(reply).toMatchObject({ status: 200, body: '<!doctype html><title>Console</title>' })
      expect(reply.headers['cache-control']).toBe('no-store')
      expect(reply.headers['content-type']).toMatch(/^text\/html/)
    },
  )

  it('lets browsers cache files with a hash in their name forever, others for an hour', async () => {
    const server = await start()
    const asset = await server.send({ method: 'GET', path: '/assets/index-abc123.js' })
    expect(asset).toMatchObject({ status: 200, body: 'export {}' })
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await server.send({ method: 'GET', path: '/favicon.svg' })).headers['cache-control']).toBe(
      'public, max-age=3600',
    )
  })

  it.each<[what: string, call: Call, status: number]>([
    ['a missing file', open('/assets/gone.js'), 404],
    ['an invalid URL', { method: 'GET', path: '/realms' }, 404],
    ['another method', { method: 'POST', path: '/realms' }, 404],
    ['a form submitted to one of its pages', { ...open('/realms'), method: 'POST' }, 404],
    ['a path out of the folder', open('/../anoncall-outside.txt'), 400],
    ['an encoded path out of the folder', open('/assets/..%2f..%2fanoncall-outside.txt'), 404],
    ['a URL that cannot be decoded', open('/%'), 400],
    ['a path that starts like /graphql', { method: 'POST', path: '/graphql/' }, 404],
  ])('responds to %s with an error and the request id', async (_what, call, status) => {
    const server = await start()
    const reply = await server.send(call)
    expect(reply.status).toBe(status)
    expect(reply.body).not.toContain('outside')
    expect(JSON.parse(reply.body)).toMatchObject({ errors: [{ extensions: { requestId: 'req_1' } }] })
    expect(server.asked).toEqual([])
  })

  it('answers HEAD like GET, without the page', async () => {
    expect(await (await start()).send({ ...open('/realms'), method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it('masks an error with a file, and logs it with the same request id', async () => {
    symlinkSync('loop.js', join(consoleDir, 'loop.js'))
    const server = await start()
    const reply = await server.send(open('/loop.js'))
    expect(reply.status).toBe(500)
    expect(JSON.parse(reply.body)).toEqual({
      errors: [
        {
          message: 'Something went wrong on the server.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req_1' },
        },
      ],
    })
    expect(server.log()).toContainEqual(
      expect.objectContaining({ requestId: 'req_1', err: expect.objectContaining({ code: 'ELOOP' }) }),
    )
  })

  it('is missing if it was not built, and everything else works', async () => {
    const server = await start({ consoleDir: '/nowhere' })
    const reply = await server.send(open('/'))
    expect(reply.status).toBe(404)
    expect(JSON.parse(reply.body)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
    expect((await server.send({})).status).toBe(200)
  })
})

describe('the health check', () => {
  it('is healthy while the store responds', async () => {
    const reply = await (await start()).send({ method: 'GET', path: '/healthz' })
    expect(reply).toMatchObject({ status: 200, body: '{"status":"ok"}' })
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('is unhealthy while the store fails, without details', async () => {
    const server = await start({ ping: () => Promise.reject(new Error('database disk image is malformed')) })
    const reply = await server.send({ method: 'GET', path: '/healthz' })
    expect(reply).toMatchObject({ status: 503, body: '{"status":"unavailable","requestId":"req_1"}' })
    expect(JSON.stringify(server.log())).toContain('malformed')
  })
})

describe('the security headers', () => {
  it.each(['/', '/graphql', '/healthz', '/nothing.js'])('are set on %s', async (path) => {
    const { headers } = await (await start()).send({ method: 'GET', path })
    expect(headers['content-security-policy']).toBe(
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-src 'none'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('let the console frame the sandbox, if there is one', async () => {
    const { headers } = await (await start({ framedOrigin: 'http://localhost:4001' })).send(open('/'))
    expect(headers['content-security-policy']).toMatch(/frame-src http:\/\/localhost:4001$/)
  })

  it('require https only if browsers use https', async () => {
    const { headers } = await (await start({ isSecure: true })).send(open('/'))
    expect(headers['strict-transport-security']).toBe('max-age=63072000')
  })
})

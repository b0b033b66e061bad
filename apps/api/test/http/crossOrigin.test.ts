import { afterEach, describe, expect, it } from 'vitest'
import { startServer } from './startServer.ts'

const started: { close(): Promise<void> }[] = []
const start = async (changes: Parameters<typeof startServer>[0] = {}) => {
  const server = await startServer(changes)
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

const SHOP = 'https://shop.example'

/** Values that differ from a client's origin. */
const tricks = [
  'http://shop.example',
  'https://shop.example:444',
  'https://shop.example.evil.example',
  'https://evil-shop.example',
  'https://sub.shop.example',
  'https://shop.example/',
  'https://SHOP.example',
  'https://shop.example.',
  'https://user@shop.example',
  'https://shop.example\\.evil.example',
  'https://shop.example%00.evil.example',
  'https://shop.example, https://evil.example',
  'https://shop%2eexample',
  'https://xn--shp-6na.example',
  '//shop.example',
  'shop.example',
  'file://',
  'null',
  '*',
  ' ',
]

const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
})

describe('cross-origin rules', () => {
  it('approves a preflight from the origin of any client, without credentials', async () => {
    const server = await start()
    const reply = await server.send(preflight(SHOP))
    expect(reply.status).toBe(204)
    expect(reply.body).toBe('')
    expect(reply.headers['content-length']).toBeUndefined()
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'POST, GET',
      'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, x-apollo-operation-name',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    })
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined()
    expect(server.asked).toEqual([])
    expect(server.claimed).toEqual([])
  })

  it.each(tricks)('does not accept %j as the origin of a client', async (origin) => {
    const reply = await (await start()).send(preflight(origin))
    expect(reply.status).toBe(204)
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    expect(reply.headers.vary).toContain('Origin')
  })

  it('loads the origins once a second, so that a change takes effect within a second', async () => {
    const origins = new Set<string>()
    let asked = 0
    const server = await start({
      allowedOrigins: () => {
        asked += 1
        return Promise.resolve(new Set(origins))
      },
    })
    const allowed = async () => (await server.send(preflight(SHOP))).headers['access-control-allow-origin']
    expect([await allowed(), await allowed()]).toEqual([undefined, undefined])
    origins.add(SHOP)
    server.clock.now = 1_000
    expect(await allowed()).toBe(SHOP)
    expect(asked).toBe(2)
  })

  it('loads them again after a failure, which is masked', async () => {
    let isDown = true
    const server = await start({
      allowedOrigins: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(new Set([SHOP]))),
    })
    expect((await server.send(preflight(SHOP))).status).toBe(500)
    isDown = false
    expect((await server.send(preflight(SHOP))).status).toBe(204)
  })

  it.each([
    ['a key', 'Bearer pk', 200],
    ['a key that is not valid', 'Bearer wrong', 401],
  ])(
    'lets a page of any origin read the response to a request with %s, so that it sees its refusal',
    async (_what, authorization, status) => {
      const reply = await (await start()).send({ headers: { authorization, origin: 'https://foreign.example' } })
      expect(reply.status).toBe(status)
      expect(reply.headers).toMatchObject({
        'access-control-allow-origin': 'https://foreign.example',
        'access-control-expose-headers': 'x-request-id, retry-after',
        vary: 'Origin',
      })
      expect(reply.headers['access-control-allow-credentials']).toBeUndefined()
    },
  )

  it('lets no page read the response to a request without a key', async () => {
    const reply = await (await start()).send({ headers: { origin: SHOP, cookie: 'anoncall_session=x' } })
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    expect(reply.headers.vary).toBe('Origin')
  })

  it('never echoes an opaque origin', async () => {
    const reply = await (await start()).send({ headers: { origin: 'null', authorization: 'Bearer pk' } })
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { overlyTrusted } from '../../src/http/clientAddress.ts'
import { startServer } from './startServer.ts'

const started: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

async function start(trustedProxies: readonly string[]) {
  const server = await startServer({ trustedProxies })
  started.push(server)
  const warnings = () =>
    server
      .log()
      .flatMap(({ level, header, msg }) => (header === undefined ? [] : [{ level, header, msg: String(msg) }]))
  return { ...server, warnings }
}

describe('the warning about a request whose forwarding header is ignored', () => {
  it.each([
    ['x-forwarded-for', '203.0.113.9'],
    ['forwarded', 'for=203.0.113.9'],
    ['x-real-ip', '203.0.113.9'],
    ['cf-connecting-ip', '203.0.113.9'],
    ['true-client-ip', '203.0.113.9'],
  ])('is logged once without TRUSTED_PROXIES: %s', async (header, value) => {
    const { send, warnings, clock } = await start([])
    for (let request = 0; request < 5; request += 1) await send({ headers: { [header]: value } })
    expect(warnings()).toEqual([{ level: 'warn', header, msg: expect.stringContaining('TRUSTED_PROXIES') }])
    clock.now = 3_600_000
    await send({ path: '/healthz', method: 'GET', headers: { [header]: value } })
    expect(warnings()).toHaveLength(2)
  })

  it('is logged for a proxy that is not trusted', async () => {
    const { send, warnings } = await start(['10.0.0.0/8'])
    await send({ headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(warnings()).toMatchObject([
      { header: 'x-forwarded-for', msg: expect.stringContaining('not in TRUSTED_PROXIES') },
    ])
  })

  it('is logged for a trusted proxy that sends a different header', async () => {
    const { send, warnings } = await start(['127.0.0.1'])
    await send({ headers: { 'x-real-ip': '203.0.113.9' } })
    expect(warnings()).toMatchObject([{ header: 'x-real-ip', msg: expect.stringContaining('X-Forwarded-For') }])
  })

  it('is not logged if the header is used, or without one', async () => {
    const { send, warnings } = await start(['127.0.0.1'])
    await send({ headers: { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9' } })
    await send({})
    expect(warnings()).toEqual([])
  })
})

describe('trusted ranges with very many public addresses', () => {
  it.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '::ffff:0:0/96', '10.0.0.0/7', '2000::/3', '8.0.0.0/8'])(
    'are reported: %s',
    (range) => {
      expect(overlyTrusted(['127.0.0.1', range])).toEqual([range])
    },
  )

  it.each([
    '127.0.0.1',
    '::1',
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    'fd00::/8',
    'fc00::/7',
    '127.0.0.0/8',
    '104.16.0.0/13',
    '2400:cb00::/32',
  ])('do not include %s', (range) => {
    expect(overlyTrusted([range])).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { gatewayConfig } from '../src/index.ts'

describe('gatewayConfig', () => {
  it.each([
    ['https://gw.example:8443', 'https', 'wss', 'gw.example', 8443],
    ['https://gw.example', 'https', 'wss', 'gw.example', 443],
    ['http://gw.example/', 'http', 'ws', 'gw.example', 80],
    ['http://127.0.0.1:4001', 'http', 'ws', '127.0.0.1', 4001],
    ['http://[::1]:4001', 'http', 'ws', '[::1]', 4001],
  ])('splits %s into protocol, host and port', (url, protocol, socketProtocol, server, port) => {
    expect(gatewayConfig(url)).toMatchObject({
      // SDK 5.x
      authentication: {
        subscription: { protocol, server, port },
        websocket: { protocol: socketProtocol, server, port },
        // The successor SDK
        server: { protocol, base: server, port },
      },
      subscription: { websocket: { server, port } },
    })
  })

  it('sets a log level at which the SDK does not write tokens to the console', () => {
    expect(gatewayConfig('https://gw.example').logs).toEqual({ logLevel: 'warn' })
  })

  it.each(['gw.example', 'ftp://gw.example', ''])('throws for %j', (url) => {
    expect(() => gatewayConfig(url)).toThrow(TypeError)
  })
})

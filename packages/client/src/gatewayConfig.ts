/**
 * Returns the SDK's configuration for a gateway. The same configuration works for SDK 5.x and for its successor:
 * `Kandy.create(gatewayConfig('https://gateway.example:8443'))`, `WebRTC.create(gatewayConfig('https://gateway.example:8443'))`. The
 * successor always opens its socket with TLS, so an http address works with 5.x only. The log level is `warn`, because at more detailed
 * levels the SDK writes tokens to the console.
 *
 * @param url The address of the gateway.
 * @throws TypeError if the address is not an http or https address.
 */
export function gatewayConfig(url: string): GatewayConfig {
  const { protocol, hostname: server, port } = new URL(url)
  const isSecure = protocol === 'https:'
  if (!isSecure && protocol !== 'http:')
    throw new TypeError(`The gateway's address must start with http: or https:, not ${protocol}`)

  const address = { server, port: Number(port) || (isSecure ? 443 : 80) }
  const subscription = { protocol: isSecure ? 'https' : 'http', ...address } as const
  const websocket = { protocol: isSecure ? 'wss' : 'ws', ...address } as const
  return {
    authentication: { subscription, websocket, server: { ...subscription, base: server } },
    subscription: { websocket },
    logs: { logLevel: 'warn' },
  }
}

/** The configuration for both SDKs. Each SDK reads its own part and ignores the rest. */
export interface GatewayConfig {
  authentication: {
    /** Read by 5.x. */
    subscription: GatewayRest
    /** Read by 5.x. */
    websocket: GatewaySocket
    /** Read by the successor. */
    server: GatewayRest & { base: string }
  }
  /** Read by the successor. */
  subscription: { websocket: GatewaySocket }
  logs: { logLevel: 'warn' }
}

interface GatewayRest {
  protocol: 'http' | 'https'
  server: string
  port: number
}

interface GatewaySocket {
  protocol: 'ws' | 'wss'
  server: string
  port: number
}

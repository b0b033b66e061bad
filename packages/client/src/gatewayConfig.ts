/**
 * The configuration of the SDK (5.x) for a gateway: `Kandy.create(gatewayConfig('https://gateway.example:8443'))`. Throws TypeError
 * for what is not an http or https address. Logging is down to warnings, since the SDK otherwise writes tokens into the console.
 */
export function gatewayConfig(url: string): GatewayConfig {
  const { protocol, hostname: server, port } = new URL(url)
  const isSecure = protocol === 'https:'
  if (!isSecure && protocol !== 'http:') throw new TypeError(`A gateway's address is http or https, not ${protocol}`)

  const address = { server, port: Number(port) || (isSecure ? 443 : 80) }
  return {
    authentication: {
      subscription: { protocol: isSecure ? 'https' : 'http', ...address },
      websocket: { protocol: isSecure ? 'wss' : 'ws', ...address },
    },
    logs: { logLevel: 'warn' },
  }
}

export interface GatewayConfig {
  authentication: {
    subscription: { protocol: 'http' | 'https'; server: string; port: number }
    websocket: { protocol: 'ws' | 'wss'; server: string; port: number }
  }
  logs: { logLevel: 'warn' }
}

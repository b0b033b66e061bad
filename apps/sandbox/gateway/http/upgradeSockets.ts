import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import type { GatewayCore } from '../createGatewayCore.ts'
import { closeWith } from '../relay/createChannel.ts'
import { serveAgentSocket } from './agentSocket.ts'
import { isOwnHost, isOwnOrigin } from './isOwnHost.ts'

/** Upgrades the sockets of callers and agents, and rejects all other sockets. */
export function upgradeSockets(server: FastifyInstance, gateway: GatewayCore, otherNames: readonly string[]): void {
  // A caller sends only a short ping. An agent sends session descriptions.
  const callers = new WebSocketServer({ noServer: true, maxPayload: 4_096 })
  const agents = new WebSocketServer({ noServer: true, maxPayload: 131_072 })

  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!isOwnHost(request.headers, otherNames)) return rejectUpgrade(socket, '421 Misdirected Request')
    // A page can request //, which is not a valid URL. An error thrown here is not caught and would end the process.
    const target = request.url ?? '/'
    if (!URL.canParse(target, ANY_ORIGIN)) return rejectUpgrade(socket, '400 Bad Request')
    const url = new URL(target, ANY_ORIGIN)
    if (url.pathname === '/agent/socket') {
      if (!isOwnOrigin(request.headers, otherNames)) return rejectUpgrade(socket, '403 Forbidden')
      const address = url.searchParams.get('address') ?? ''
      return agents.handleUpgrade(request, socket, head, (opened) => serveAgentSocket(opened, address, gateway))
    }
    if (gateway.faults().down) return socket.destroy()
    const subscription = findSubscription(url.pathname, gateway)
    if (subscription === undefined) return rejectUpgrade(socket, '404 Not Found')
    const scripted = gateway.script.take(['SOCKET'])
    if (scripted === undefined)
      return callers.handleUpgrade(request, socket, head, (opened) => subscription.channel.attach(opened))
    const { status, closeCode, delayMs } = scripted
    gateway.log(`Scripted (SOCKET): ${closeCode === null ? `HTTP ${status}` : `close code ${closeCode}`}.`)
    const answer = () => {
      if (closeCode === null) return rejectUpgrade(socket, `${status} ${STATUS_CODES[status ?? 500] ?? 'Scripted'}`)
      callers.handleUpgrade(request, socket, head, (opened) => closeWith(opened, closeCode))
    }
    if (delayMs > 0) gateway.clock.schedule(answer, delayMs)
    else answer()
  })

  // Without this hook, the server would wait for the open sockets before it closes.
  server.addHook('preClose', async () => {
    for (const socket of [...callers.clients, ...agents.clients]) closeSoon(socket)
  })
}

const ANY_ORIGIN = 'http://localhost'

function findSubscription(pathname: string, { subscriptions }: GatewayCore) {
  const [, user, channelId] = /^\/rest\/version\/[^/]+\/anonymous\/([^/]+)\/websocket\/([^/]+)$/.exec(pathname) ?? []
  if (user === undefined || channelId === undefined) return undefined
  try {
    return subscriptions.findByChannel(channelId, decodeURIComponent(user))
  } catch {
    return undefined
  }
}

function rejectUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function closeSoon(socket: WebSocket): void {
  socket.close(1001)
  socket.terminate()
}

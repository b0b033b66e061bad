import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { denied } from '../admission/admitCall.ts'
import type { Gateway } from '../createGateway.ts'
import { sayable } from '../outsideValues.ts'
import { toAddress } from '../platformSettings.ts'
import type { MessageToAgent } from '../relay/agents.ts'
import { closeWith } from '../relay/createChannel.ts'
import { parseMessageFromAgent, takeFromAgent } from '../relay/takeFromAgent.ts'
import { isOwnHost, isOwnOrigin } from './isOwnHost.ts'

/** Upgrades callers' channels and agents' sockets, and turns every other one away. */
export function carrySockets(server: FastifyInstance, gateway: Gateway, otherNames: readonly string[]): void {
  // A caller sends nothing but a short ping, and an agent descriptions of media.
  const callers = new WebSocketServer({ noServer: true, maxPayload: 4_096 })
  const agents = new WebSocketServer({ noServer: true, maxPayload: 131_072 })

  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!isOwnHost(request.headers, otherNames)) return turnAway(socket, '421 Misdirected Request')
    // A page can ask for //, which is no address: nobody catches what is thrown here, and it would end the process.
    const target = request.url ?? '/'
    if (!URL.canParse(target, ANY_ORIGIN)) return turnAway(socket, '400 Bad Request')
    const url = new URL(target, ANY_ORIGIN)
    if (url.pathname === '/agent/socket') {
      if (!isOwnOrigin(request.headers, otherNames)) return turnAway(socket, '403 Forbidden')
      const address = url.searchParams.get('address') ?? ''
      return agents.handleUpgrade(request, socket, head, (opened) => greetAgent(opened, address, gateway))
    }
    if (gateway.faults().down) return socket.destroy()
    const subscription = findSubscription(url.pathname, gateway)
    if (subscription === undefined) return turnAway(socket, '404 Not Found')
    const scripted = gateway.script.take(['SOCKET'])
    if (scripted === undefined)
      return callers.handleUpgrade(request, socket, head, (opened) => subscription.channel.attach(opened))
    const { status, closeCode, delayMs } = scripted
    gateway.log(`Scripted (SOCKET): ${closeCode === null ? `HTTP ${status}` : `close code ${closeCode}`}.`)
    const answer = () => {
      if (closeCode === null) return turnAway(socket, `${status} ${STATUS_CODES[status ?? 500] ?? 'Scripted'}`)
      callers.handleUpgrade(request, socket, head, (opened) => closeWith(opened, closeCode))
    }
    if (delayMs > 0) gateway.clock.schedule(answer, delayMs)
    else answer()
  })

  // Before the server closes: it waits for these sockets otherwise.
  server.addHook('preClose', async () => {
    for (const socket of [...callers.clients, ...agents.clients]) closeSoon(socket)
  })
}

const ANY_ORIGIN = 'http://localhost'

function findSubscription(pathname: string, { subscriptions }: Gateway) {
  const [, user, channelId] = /^\/rest\/version\/[^/]+\/anonymous\/([^/]+)\/websocket\/([^/]+)$/.exec(pathname) ?? []
  if (user === undefined || channelId === undefined) return undefined
  try {
    return subscriptions.findByChannel(channelId, decodeURIComponent(user))
  } catch {
    return undefined
  }
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function closeSoon(socket: WebSocket): void {
  socket.close(1001)
  socket.terminate()
}

/** Makes an opened socket the one under which its address is reached. */
function greetAgent(socket: WebSocket, addressText: string, gateway: Gateway): void {
  const { agents, calls, relay, refusals, log } = gateway
  const tell = (message: MessageToAgent) => socket.send(JSON.stringify(message))
  const address = toAddress(addressText)
  socket.on('error', () => socket.terminate())
  const objection = objectionTo(address, gateway)
  if (objection !== undefined) {
    tell({ type: 'error', message: objection })
    socket.close(1008)
    return
  }

  const earlier = agents.attach(address, socket)
  if (earlier !== undefined) {
    endCalls()
    earlier.send(JSON.stringify({ type: 'error', message: `Another page has taken over ${address}.` }))
    earlier.close(1000)
  }
  tell({ type: 'registered', address })
  log(`Agent ${sayable(address)}: ${earlier === undefined ? 'there' : 'taken over by another page'}.`)

  socket.on('message', (data) => {
    if (!agents.isHeldBy(address, socket)) return
    const message = parseMessageFromAgent(String(data))
    if (message === undefined) return tell({ type: 'error', message: 'The message is none that the gateway knows.' })
    const { callId } = message
    const call = calls.find(callId)
    // Another's call looks like none. The end of one that is over is no mistake: both may hang up at once.
    if (call === undefined || call.record.to !== address) {
      if (message.type !== 'end') tell({ type: 'error', callId, message: 'There is no such call.' })
      return
    }
    const objection = takeFromAgent(call, message, relay)
    if (objection !== undefined) tell({ type: 'error', callId, message: objection })
    if (call.record.endReason === 'BUSY')
      refusals.add(denied('BUSY', `${sayable(address)} is busy.`), {
        step: 'callStart',
        status: 200,
        ...call.record,
        callId,
      })
  })

  socket.on('close', () => {
    if (!agents.detach(address, socket)) return
    log(`Agent ${sayable(address)}: gone.`)
    endCalls()
  })

  /** With the page goes its end of the media. */
  function endCalls(): void {
    for (const call of calls.lasting()) {
      if (call.record.to !== address) continue
      const isConnected = call.record.state === 'CONNECTED'
      const statusCode = isConnected ? '503' : '480'
      relay.end(call, { by: 'CALLEE', reason: 'CALLEE_LOST', statusCode, reasonText: 'The callee was lost' })
    }
  }
}

function objectionTo(address: string, { agents }: Gateway): string | undefined {
  if (!/^[^\s@]{1,200}@[^\s@]{1,200}$/.test(address)) return 'The address must be one such as help@demo.example.'
  if (!agents.has(address) && agents.isFull()) return 'There are as many agents here as the gateway takes.'
  return undefined
}

import type { WebSocket } from 'ws'
import { normalizeAddress } from '../addresses.ts'
import { denied } from '../admission/refusals.ts'
import type { GatewayCore } from '../createGatewayCore.ts'
import { forLog } from '../forLog.ts'
import { type MessageToAgent, parseMessageFromAgent } from '../relay/agentMessages.ts'
import { applyAgentMessage } from '../relay/applyAgentMessage.ts'

/** Registers an agent's socket for its address, and passes messages between the agent and its calls. */
export function serveAgentSocket(socket: WebSocket, addressText: string, gateway: GatewayCore): void {
  const { agents, calls, relay, refusals, log } = gateway
  const send = (message: MessageToAgent) => socket.send(JSON.stringify(message))
  const address = normalizeAddress(addressText)
  socket.on('error', () => socket.terminate())
  const addressProblem = findAddressProblem(address, gateway)
  if (addressProblem !== undefined) {
    send({ type: 'error', message: addressProblem })
    socket.close(1008)
    return
  }

  const earlier = agents.register(address, socket)
  if (earlier !== undefined) {
    endCalls()
    earlier.send(JSON.stringify({ type: 'error', message: `Another page has taken over ${address}.` }))
    earlier.close(1000)
  }
  send({ type: 'registered', address })
  log(`Agent ${forLog(address)}: ${earlier === undefined ? 'registered' : 'taken over by another page'}.`)

  socket.on('message', (data) => {
    if (!agents.isRegistered(address, socket)) return
    const message = parseMessageFromAgent(String(data))
    if (message === undefined) return send({ type: 'error', message: 'The gateway does not know this message.' })
    const { callId } = message
    const call = calls.find(callId)
    // The answer is the same for an unknown call and for another agent's call. Ending a finished call is no error: both sides may hang up
    // at once.
    if (call === undefined || call.record.to !== address) {
      if (message.type !== 'end') send({ type: 'error', callId, message: 'There is no such call.' })
      return
    }
    const problem = applyAgentMessage(call, message, relay)
    if (problem !== undefined) send({ type: 'error', callId, message: problem })
    if (call.record.endReason === 'BUSY')
      refusals.add(denied('BUSY', `${forLog(address)} is busy.`), {
        step: 'callStart',
        status: 200,
        ...call.record,
        callId,
      })
  })

  socket.on('close', () => {
    if (!agents.unregister(address, socket)) return
    log(`Agent ${forLog(address)}: disconnected.`)
    endCalls()
  })

  /** Ends the calls to this address, because the page with their media is closed. */
  function endCalls(): void {
    for (const call of calls.active()) {
      if (call.record.to !== address) continue
      const isConnected = call.record.state === 'CONNECTED'
      const statusCode = isConnected ? '503' : '480'
      relay.end(call, {
        by: 'CALLEE',
        reason: 'CALLEE_LOST',
        statusCode,
        reasonText: 'The connection to the callee was lost',
      })
    }
  }
}

function findAddressProblem(address: string, { agents }: GatewayCore): string | undefined {
  if (!/^[^\s@]{1,200}@[^\s@]{1,200}$/.test(address))
    return 'The address must have the form user@domain, such as help@demo.example.'
  if (!agents.has(address) && agents.isFull()) return 'The gateway has reached its limit of agents.'
  return undefined
}

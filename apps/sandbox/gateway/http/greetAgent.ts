import type { WebSocket } from 'ws'
import { denied } from '../admission/Denial.ts'
import type { Gateway } from '../createGateway.ts'
import { toAddress } from '../platform/toAddress.ts'
import type { MessageToAgent } from '../relay/MessageToAgent.ts'
import { parseMessageFromAgent } from '../relay/parseMessageFromAgent.ts'
import { takeFromAgent } from '../relay/takeFromAgent.ts'
import { sayable } from '../sayable.ts'

/** Makes an opened socket the one under which its address is reached. */
export function greetAgent(socket: WebSocket, addressText: string, gateway: Gateway): void {
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

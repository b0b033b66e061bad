import type { MessageFromAgent } from './agentMessages.ts'
import type { Call } from './calls.ts'
import type { CallEnd, CallRelay } from './createCallRelay.ts'

/**
 * Applies an agent's message to a call. Returns an error message if the state of the call does not allow the agent's
 * message.
 */
export function applyAgentMessage(call: Call, message: MessageFromAgent, relay: CallRelay): string | undefined {
  const { state } = call.record
  switch (message.type) {
    case 'ringing':
      if (state !== 'STARTED') return undefined
      relay.setState(call, 'RINGING')
      relay.notify(call, 'ringing')
      return undefined

    case 'progress':
      if (state === 'CONNECTED') return 'Early media is possible only before the call is answered.'
      if (!call.acceptsEarlyMedia) return 'The caller does not accept early media.'
      if (state === 'STARTED') relay.setState(call, 'RINGING')
      relay.notify(call, 'sessionProgress', { sdp: message.sdp })
      return undefined

    case 'answer':
      if (call.exchange !== 'CALLER_OFFERED') return 'The caller has no pending offer to answer.'
      call.exchange = 'SETTLED'
      if (state !== 'CONNECTED') relay.setState(call, 'CONNECTED')
      relay.notify(call, 'respondCallUpdate', { sdp: message.sdp })
      return undefined

    case 'offer':
      if (state !== 'CONNECTED') return 'The call must be answered before it can be changed.'
      if (call.exchange !== 'SETTLED') return 'Another change of the call is in progress.'
      relay.offerToCaller(call, message.sdp)
      return undefined

    case 'end':
      relay.end(call, { by: 'CALLEE', ...toCallEnd(state === 'CONNECTED', message) })
      return undefined
  }
}

function toCallEnd(isConnected: boolean, message: MessageFromAgent & { type: 'end' }): Omit<CallEnd, 'by'> {
  const { statusCode = isConnected ? '200' : '603' } = message
  if (isConnected) return { reason: 'HUNG_UP', statusCode, reasonText: message.reasonText ?? 'The callee hung up' }
  if (statusCode === '486') return { reason: 'BUSY', statusCode, reasonText: message.reasonText ?? 'Busy' }
  return { reason: 'DECLINED', statusCode, reasonText: message.reasonText ?? 'Declined' }
}

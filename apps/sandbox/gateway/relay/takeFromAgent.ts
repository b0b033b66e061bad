import type { Call } from './Call.ts'
import type { CallEnd, CallRelay } from './createCallRelay.ts'
import type { MessageFromAgent } from './parseMessageFromAgent.ts'

/** Does what the callee says. Returns a sentence for it where the call is not in a state for that. */
export function takeFromAgent(call: Call, message: MessageFromAgent, relay: CallRelay): string | undefined {
  const { state } = call.record
  switch (message.type) {
    case 'ringing':
      if (state !== 'STARTED') return undefined
      relay.enter(call, 'RINGING')
      relay.notify(call, 'ringing')
      return undefined

    case 'progress':
      if (state === 'CONNECTED') return 'Early media is for a call that has not been answered.'
      if (!call.takesEarlyMedia) return 'The caller does not take early media.'
      if (state === 'STARTED') relay.enter(call, 'RINGING')
      relay.notify(call, 'sessionProgress', { sdp: message.sdp })
      return undefined

    case 'answer':
      if (call.exchange !== 'CALLER_OFFERED') return 'There is no offer of the caller to answer.'
      call.exchange = 'SETTLED'
      if (state !== 'CONNECTED') relay.enter(call, 'CONNECTED')
      relay.notify(call, 'respondCallUpdate', { sdp: message.sdp })
      return undefined

    case 'offer':
      if (state !== 'CONNECTED') return 'The call must be answered before it can be changed.'
      if (call.exchange !== 'SETTLED') return 'Another change of the call is under way.'
      relay.askCaller(call, message.sdp)
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

import type { CallMeUpdate } from '../http/parseCallMeUpdate.ts'
import type { Call } from './Call.ts'
import type { Agents } from './createAgents.ts'

/** Does what the caller's PUT says. 'collision' where the callee is changing the call at this moment. */
export function takeFromCaller(call: Call, update: CallMeUpdate, agents: Agents): 'taken' | 'collision' {
  const { id: callId, to } = call.record
  switch (update.type) {
    case 'startCallUpdate':
      if (call.exchange === 'CALLEE_OFFERED' || call.exchange === 'OFFER_ASKED') return 'collision'
      call.exchange = 'CALLER_OFFERED'
      agents.tell(to, { type: 'offer', callId, sdp: update.sdp })
      return 'taken'

    case 'respondCallUpdate': {
      const isOffer = call.exchange === 'OFFER_ASKED'
      // An answer to nothing has come too late to matter.
      if (!isOffer && call.exchange !== 'CALLEE_OFFERED') return 'taken'
      call.exchange = isOffer ? 'CALLER_OFFERED' : 'SETTLED'
      agents.tell(to, { type: isOffer ? 'offer' : 'answer', callId, sdp: update.sdp })
      return 'taken'
    }

    case 'sendCustomHeaders':
      agents.tell(to, { type: 'parameters', callId, customParameters: update.customParameters })
      return 'taken'

    case 'audit':
      return 'taken'
  }
}

import type { CallMeUpdate } from '../http/parseCallMeUpdate.ts'
import type { Call } from './Call.ts'
import type { Agents } from './createAgents.ts'
import { isNewer, readSdpOrigin } from './readSdpOrigin.ts'

/** Carries out the caller's PUT. Returns 'collision' if the change meets another one. */
export function takeFromCaller(
  call: Call,
  update: Exclude<CallMeUpdate, { type: 'refusal' }>,
  agents: Agents,
  now: number,
): 'taken' | 'collision' {
  const { id: callId, to } = call.record
  switch (update.type) {
    case 'startCallUpdate':
      if (update.sdp === undefined) return 'collision'
      if (call.exchange === 'CALLEE_OFFERED' || call.exchange === 'OFFER_ASKED') return 'collision'
      // An offer that the callee never answers must not close the call to every later change.
      if (call.exchange === 'CALLER_OFFERED' && now - call.offeredAt < UNANSWERED_MS_MAX) return 'collision'
      // Two requests can overtake each other: the SDK dropped this offer when it answered the callee's, or sends its answer as both.
      if (!isNewer(readSdpOrigin(update.sdp), call.answerOrigin)) return 'collision'
      call.exchange = 'CALLER_OFFERED'
      call.offeredAt = now
      call.hasUpdated = true
      agents.tell(to, { type: 'offer', callId, sdp: update.sdp })
      return 'taken'

    case 'respondCallUpdate': {
      const isOffer = call.exchange === 'OFFER_ASKED'
      // An answer to nothing has come too late to matter.
      if (!isOffer && call.exchange !== 'CALLEE_OFFERED') return 'taken'
      if (isOffer) call.offeredAt = now
      call.answerOrigin = readSdpOrigin(update.sdp)
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

const UNANSWERED_MS_MAX = 10_000

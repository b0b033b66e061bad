import type { FrameMessage, GatewayCall, GatewayRefusal, VisitorState } from './readFrameMessage.ts'
import { stateWords } from './stateWords.ts'

/** What is known of one call after one more thing happened. Times come with what happened, in ms since 1970. */
export function callProgress(before: CallProgress, event: CallEvent): CallProgress {
  switch (event.type) {
    case 'ready':
      return before.step === 'opening' ? { ...before, step: 'placed' } : before
    case 'silent':
      return before.step === 'opening' ? { ...before, step: 'silent' } : before
    case 'gateway':
      return { ...before, refusals: event.refusals, calls: event.calls }
    case 'state':
      return withState(before, event.state, event.at)
  }
}

export interface CallProgress {
  /** Whether the frame is being opened, never answered, has the call, or the call is over. */
  readonly step: 'opening' | 'silent' | 'placed' | 'over'
  /** When the call was asked for. */
  readonly startedAt: number
  readonly moments: readonly CallMoment[]
  readonly refusals: readonly GatewayRefusal[]
  readonly calls: readonly GatewayCall[]
}

export interface CallMoment {
  readonly at: number
  readonly state: VisitorState
}

export type CallEvent = (FrameMessage & { readonly at: number }) | { readonly type: 'silent' }

export const newCall = (startedAt: number): CallProgress => ({
  step: 'opening',
  startedAt,
  moments: [],
  refusals: [],
  calls: [],
})

function withState(before: CallProgress, state: VisitorState, at: number): CallProgress {
  const last = before.moments.at(-1)
  // A state tells more than the timeline shows: what reads the same is one moment.
  const isSame = last !== undefined && stateWords(last.state).title === stateWords(state).title
  // After a refusal the client asks for another set; there is none here, and the failure that follows says it.
  const isSecondSet = last !== undefined && state.kind === 'connecting' && state.step === 'credentials'
  const isNews = !isSame && !isSecondSet
  const isOver = state.kind === 'ended' || state.kind === 'failed'
  return {
    ...before,
    step: isOver ? 'over' : 'placed',
    moments: isNews ? [...before.moments, { at, state }] : before.moments,
  }
}

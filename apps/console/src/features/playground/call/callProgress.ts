import type { StateTone } from '../../../ui/StateBadge.tsx'
import type { FrameMessage, GatewayCall, GatewayRefusal, VisitorState } from './readFrameMessage.ts'

/** Returns the progress of a call after an event. Event times are in milliseconds since 1970. */
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
  /**
   * `opening`: the frame is loading. `silent`: the frame did not respond. `placed`: the frame has the call. `over`: the call has
   * ended.
   */
  readonly step: 'opening' | 'silent' | 'placed' | 'over'
  /** When the user started the call. */
  readonly startedAt: number
  readonly moments: readonly CallMoment[]
  readonly refusals: readonly GatewayRefusal[]
  readonly calls: readonly GatewayCall[]
}

interface CallMoment {
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
  // Consecutive states with the same title are one moment, because the timeline does not show how they differ.
  const isSame = last !== undefined && describeState(last.state).title === describeState(state).title
  // After a refusal, the client requests a second set of credentials. The console has only one set, so the call fails. The timeline
  // shows only the failure, not the second request.
  const isSecondSet = last !== undefined && state.kind === 'connecting' && state.step === 'credentials'
  const isNew = !isSame && !isSecondSet
  const isOver = state.kind === 'ended' || state.kind === 'failed'
  return {
    ...before,
    step: isOver ? 'over' : 'placed',
    moments: isNew ? [...before.moments, { at, state }] : before.moments,
  }
}

/** Describes a state of the call: a title and, if possible, a next step. */
export function describeState(state: VisitorState): StateDescription {
  switch (state.kind) {
    case 'connecting':
      return state.step === 'credentials'
        ? { tone: 'waiting', title: 'Getting ready', detail: 'The browser may ask for the microphone.' }
        : { tone: 'waiting', title: 'Contacting the gateway' }
    case 'ringing':
      return state.isEarlyMedia
        ? { tone: 'soon', title: 'Ringing, with early media' }
        : { tone: 'soon', title: 'Ringing', detail: 'Answer the call on the agent’s page.' }
    case 'connected':
      return { tone: 'open', title: connectedTitle(state) }
    case 'held':
      return { tone: 'soon', title: `Held ${HOLDERS[state.by]}` }
    case 'ended':
      return {
        tone: 'over',
        title: `Ended by ${state.by === 'us' ? 'this side' : 'the other side'}`,
        detail: [state.statusCode, state.reasonText].filter((part) => part !== null).join(' '),
      }
    case 'failed':
      return {
        tone: 'lost',
        title: `Failed: ${state.code}`,
        detail: withAdvice(state.message, ADVICE[state.code]),
        statusText: `Failed. ${state.message}`,
      }
  }
}

interface StateDescription {
  readonly tone: StateTone
  readonly title: string
  readonly detail?: string
  /** The text of the status line if it differs from the title. */
  readonly statusText?: string
}

function connectedTitle({ hasLocalVideo, hasRemoteVideo }: Extract<VisitorState, { kind: 'connected' }>): string {
  if (hasLocalVideo && hasRemoteVideo) return 'Connected, with video both ways'
  if (hasLocalVideo) return 'Connected, with video from this side'
  return hasRemoteVideo ? 'Connected, with video from the other side' : 'Connected'
}

const HOLDERS = { us: 'by this side', them: 'by the other side', both: 'by both sides' } as const

/** Next steps by error code, for users of the playground. */
const ADVICE: Readonly<Record<string, string>> = {
  MICROPHONE_REFUSED: 'Check in the browser’s address bar whether the microphone is blocked.',
  CREDENTIALS_REFUSED: 'See the gateway records below for the reason.',
  GATEWAY_UNREACHABLE: 'Check on the gateway page whether the gateway is set to be down.',
  GATEWAY_SILENT: 'Check on the gateway page whether the gateway is set to be silent.',
  CALLEE_OFFLINE: 'Open the agent page and call again.',
  CALLEE_UNKNOWN: 'The gateway has no subscriber with the callee’s address.',
}

const withAdvice = (sentence: string, advice: string | undefined) =>
  advice === undefined ? sentence : `${sentence} ${advice}`

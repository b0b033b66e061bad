import type { StateTone } from '../../../ui/StateBadge.tsx'
import type { VisitorState } from './readFrameMessage.ts'

/** One state of the call in words: a title, and what a person can do about it, where there is something. */
export function stateWords(state: VisitorState): StateWords {
  switch (state.kind) {
    case 'connecting':
      return state.step === 'credentials'
        ? { tone: 'waiting', title: 'Getting ready', detail: 'The browser may ask for the microphone.' }
        : { tone: 'waiting', title: 'Contacting the gateway' }
    case 'ringing':
      return state.isEarlyMedia
        ? { tone: 'soon', title: 'Ringing, with early media' }
        : { tone: 'soon', title: 'Ringing', detail: 'Answer on the agent’s page.' }
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
        spoken: `Failed. ${state.message}`,
      }
  }
}

interface StateWords {
  readonly tone: StateTone
  readonly title: string
  readonly detail?: string
  /** What is said of it on its own, where it is not the title. */
  readonly spoken?: string
}

function connectedTitle({ hasLocalVideo, hasRemoteVideo }: Extract<VisitorState, { kind: 'connected' }>): string {
  if (hasLocalVideo && hasRemoteVideo) return 'Connected, with video both ways'
  if (hasLocalVideo) return 'Connected, with video from this side'
  return hasRemoteVideo ? 'Connected, with video from the other side' : 'Connected'
}

const HOLDERS = { us: 'by this side', them: 'by the other side', both: 'by both sides' } as const

/** What to do at the playground; the page of a visitor would say something else. */
const ADVICE: Readonly<Record<string, string>> = {
  MICROPHONE_REFUSED: 'Check in the browser’s address bar whether it is blocked.',
  CREDENTIALS_REFUSED: 'See the gateway records below for the reason.',
  GATEWAY_UNREACHABLE: 'Check on the gateway page whether it is set to be down.',
  GATEWAY_SILENT: 'Check on the gateway page whether it is set to be silent.',
  CALLEE_OFFLINE: 'Open the agent page and call again.',
  CALLEE_UNKNOWN: 'The gateway has no subscriber at the address in the to token.',
}

const withAdvice = (sentence: string, advice: string | undefined) =>
  advice === undefined ? sentence : `${sentence} ${advice}`

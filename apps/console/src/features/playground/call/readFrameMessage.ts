/** Parses a message of the sandbox's frame. Returns undefined for an unknown message, which a newer frame can send. */
export function readFrameMessage(data: unknown): FrameMessage | undefined {
  const message = fieldsOf(data)
  switch (message.type) {
    case 'ready':
      return { type: 'ready' }
    case 'state': {
      const state = readState(message.state)
      return state && { type: 'state', state }
    }
    case 'gateway':
      return {
        type: 'gateway',
        refusals: listOf(message.refusals).flatMap(readRefusal),
        calls: listOf(message.calls).flatMap(readCall),
      }
    default:
      return undefined
  }
}

export type FrameMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'state'; readonly state: VisitorState }
  | { readonly type: 'gateway'; readonly refusals: readonly GatewayRefusal[]; readonly calls: readonly GatewayCall[] }

/** The state of the call on the visitor's page, as plain data. */
export type VisitorState =
  | { readonly kind: 'connecting'; readonly step: 'credentials' | 'gateway' }
  | { readonly kind: 'ringing'; readonly isEarlyMedia: boolean }
  | { readonly kind: 'connected'; readonly hasLocalVideo: boolean; readonly hasRemoteVideo: boolean }
  | { readonly kind: 'held'; readonly by: 'us' | 'them' | 'both' }
  | {
      readonly kind: 'ended'
      readonly by: 'us' | 'them'
      readonly statusCode: string | null
      readonly reasonText: string | null
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** The gateway's refusal of credentials or of a call, with the reason. */
export interface GatewayRefusal {
  readonly id: string
  readonly reason: string
  readonly sentence: string
  /** The refused request: `subscribe` or `callStart`. */
  readonly step: string | null
  /** The HTTP status. */
  readonly status: string | null
  /** The platform's status code. */
  readonly statusCode: string | null
}

/** One call in the gateway's records. Values that the gateway did not report are null. */
export interface GatewayCall {
  readonly id: string
  readonly state: string
  readonly mode: string | null
  readonly realm: string | null
  readonly account: string | null
  readonly from: string | null
  readonly to: string | null
  /** Milliseconds since 1970 on the gateway's clock. */
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly endedBy: string | null
  readonly endReason: string | null
  /** Status code and reason sent to the other side, as in SIP. */
  readonly statusCode: string | null
  readonly reasonText: string | null
}

function readState(value: unknown): VisitorState | undefined {
  const state = fieldsOf(value)
  switch (state.kind) {
    case 'connecting':
      return { kind: 'connecting', step: state.step === 'credentials' ? 'credentials' : 'gateway' }
    case 'ringing':
      return { kind: 'ringing', isEarlyMedia: state.isEarlyMedia === true }
    case 'connected':
      return {
        kind: 'connected',
        hasLocalVideo: state.hasLocalVideo === true,
        hasRemoteVideo: state.hasRemoteVideo === true,
      }
    case 'held':
      return { kind: 'held', by: state.by === 'us' || state.by === 'both' ? state.by : 'them' }
    case 'ended':
      return {
        kind: 'ended',
        by: state.by === 'us' ? 'us' : 'them',
        statusCode: textOf(state.statusCode),
        reasonText: textOf(state.reasonText),
      }
    case 'failed': {
      const error = fieldsOf(state.error)
      return {
        kind: 'failed',
        code: textOf(error.code) ?? 'CALL_FAILED',
        message: textOf(error.message) ?? 'The call failed for an unknown reason.',
      }
    }
    default:
      return undefined
  }
}

function readRefusal(value: unknown): readonly GatewayRefusal[] {
  const { id, reason, sentence, step, status, statusCode } = fieldsOf(value)
  const known = textOf(id)
  const text = textOf(sentence)
  if (known === null || text === null) return []
  return [
    {
      id: known,
      reason: textOf(reason) ?? 'UNKNOWN',
      sentence: text,
      step: textOf(step),
      status: textOf(status),
      statusCode: textOf(statusCode),
    },
  ]
}

function readCall(value: unknown): readonly GatewayCall[] {
  const call = fieldsOf(value)
  const id = textOf(call.id)
  const state = textOf(call.state)
  if (id === null || state === null) return []
  return [
    {
      id,
      state,
      mode: textOf(call.mode),
      realm: textOf(call.realm),
      account: textOf(call.account),
      from: textOf(call.from),
      to: textOf(call.to),
      answeredAt: msOf(call.answeredAt),
      endedAt: msOf(call.endedAt),
      endedBy: textOf(call.endedBy),
      endReason: textOf(call.endReason),
      statusCode: textOf(call.statusCode),
      reasonText: textOf(call.reasonText),
    },
  ]
}

// Data from another origin is not trusted, so each field is checked.
const fieldsOf = (value: unknown) => Object(value) as Readonly<Record<string, unknown>>
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const msOf = (value: unknown) => (typeof value === 'number' ? value : null)

/** Converts a text or number to a text, because the platform sends status codes as either. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

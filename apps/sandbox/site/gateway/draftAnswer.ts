import type { GatewayRequestKind } from '../emulator/GatewayState.ts'
import type { AnswerInput } from '../emulator/gatewayApi.ts'

/** A scripted answer as the form holds it. */
export interface AnswerDraft {
  readonly kind: GatewayRequestKind
  /** For a socket: refused with a status, or opened and closed with a code. */
  readonly outcome: 'status' | 'close'
  readonly status: string
  readonly closeCode: string
  readonly body: string
  readonly times: string
  readonly delayMs: string
}

/** Returns what the gateway is sent for a draft. A body that is JSON is sent as JSON, an empty one as none. */
export function draftAnswer({ kind, outcome, status, closeCode, body, times, delayMs }: AnswerDraft): AnswerInput {
  const common = { kind, times: Number(times), delayMs: Number(delayMs) }
  if (kind === 'SOCKET' && outcome === 'close') return { ...common, closeCode: Number(closeCode) }
  return { ...common, status: Number(status), body: bodyOf(body) }
}

function bodyOf(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

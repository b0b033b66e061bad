import type { ClientErrorCode } from './ClientError.ts'
import type { CredentialsRefused } from './IssuanceOutcome.ts'

/**
 * Why there is no call, or none any more. The message is one sentence for the visitor; neither it nor `toJSON` ever holds a key or a
 * token. The `cause` may: it is whatever the SDK said. Send it nowhere.
 */
export class CallError extends Error {
  override readonly name = 'CallError'
  /** Also of those that another copy of this package made: a page may have several, in scripts that come at different times. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object(value).name === 'CallError'
  }

  /** What went wrong, for programs. */
  declare readonly code: CallErrorCode
  /** Whether a new call may succeed without anybody's repairing something. */
  declare readonly retryable: boolean
  /** The receipt of the credentials. Undefined when there were none. */
  declare readonly issuanceId: string | undefined
  /** With `REFUSED`: the reason, when to come back, what the administrator has to say. */
  declare readonly refusal: CredentialsRefused | undefined

  constructor(code: CallErrorCode, message: string, { cause, ...details }: CallErrorDetails = {}) {
    super(message, { cause })
    Object.assign(this, { retryable: false, ...details, code })
  }

  /** What may be shown or sent elsewhere, as plain data: an Error loses all but its message where it is copied. */
  toJSON(): CallErrorJson {
    return { ...this, message: this.message }
  }
}

export type CallErrorJson = Pick<CallError, 'name' | 'code' | 'message' | 'retryable' | 'issuanceId' | 'refusal'>

export interface CallErrorDetails {
  readonly retryable?: boolean
  readonly issuanceId?: string | undefined
  readonly refusal?: CredentialsRefused | undefined
  readonly cause?: unknown
}

/**
 * - `CALL_IN_PROGRESS`: this SDK client has a call, and can carry only one.
 * - `SDK_UNUSABLE`: the SDK offers no calls here: the page is not secure, the browser has no media devices, or the client was
 *   given up (`isGivenUp`).
 * - `MICROPHONE_REFUSED`: no permission for the microphone (or camera), or no such device.
 * - `CREDENTIALS_REFUSED`: the gateway did not accept the credentials, nor a second, new set.
 * - `GATEWAY_UNREACHABLE`, `GATEWAY_SILENT`: it could not be reached; it was, and then said nothing.
 * - `CALLEE_BUSY`, `CALLEE_OFFLINE`, `CALLEE_UNKNOWN`, `DECLINED`, `NO_ANSWER`: the other side's.
 * - `CONNECTION_LOST`: the call was there, and broke.
 * - `CALL_ENDED`: what `connected`, or an operation, rejects with where the call was ended in the meantime. Never a failed state.
 * - `UPDATE_COLLISION`: an operation rejects with this if the other side changed the call at the same moment. The operation was not
 *   carried out, and may be tried again at once. Never a failed state.
 * - `NOT_POSSIBLE`: what an operation rejects with where it does not fit the call as it is. Never a failed state.
 * - `CALL_FAILED`: all else.
 * - those of `ClientErrorCode`: there were no credentials. `REFUSED` carries the `refusal`.
 */
export type CallErrorCode =
  | ClientErrorCode
  | 'CALL_IN_PROGRESS'
  | 'SDK_UNUSABLE'
  | 'MICROPHONE_REFUSED'
  | 'CREDENTIALS_REFUSED'
  | 'GATEWAY_UNREACHABLE'
  | 'GATEWAY_SILENT'
  | 'CALLEE_BUSY'
  | 'CALLEE_OFFLINE'
  | 'CALLEE_UNKNOWN'
  | 'DECLINED'
  | 'NO_ANSWER'
  | 'CONNECTION_LOST'
  | 'CALL_ENDED'
  | 'UPDATE_COLLISION'
  | 'NOT_POSSIBLE'
  | 'CALL_FAILED'

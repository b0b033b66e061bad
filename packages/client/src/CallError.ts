import type { ClientErrorCode } from './ClientError.ts'
import type { CredentialsRefused } from './IssuanceOutcome.ts'

/**
 * The reason why a call failed. The message is one sentence that can be shown to the visitor. The message and `toJSON`
 * never contain a key or a token. The `cause` is the original error of the SDK. The `cause` can contain a key or a
 * token, so do not send it anywhere.
 */
export class CallError extends Error {
  override readonly name = 'CallError'
  /** Also matches errors created by another copy of this package. A page can load several copies in different scripts. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object(value).name === 'CallError'
  }

  /** Identifies the failure for programs. */
  declare readonly code: CallErrorCode
  /** Whether a new call can succeed without a change to the page, the server or the browser. */
  declare readonly retryable: boolean
  /** The receipt id of the issued or refused credentials. Undefined if there is none. */
  declare readonly issuanceId: string | undefined
  /** Set if the code is `REFUSED`: the reason, the time to try again, and the administrator's message. */
  declare readonly refusal: CredentialsRefused | undefined

  constructor(code: CallErrorCode, message: string, { cause, ...details }: CallErrorDetails = {}) {
    super(message, { cause })
    Object.assign(this, { retryable: false, ...details, code })
  }

  /** Returns plain data that can be shown, stored or sent. A structured clone of an Error would contain little more than its message. */
  toJSON(): CallErrorJson {
    return { ...this, message: this.message }
  }
}

/** A CallError as plain data, without its cause. */
export type CallErrorJson = Pick<CallError, 'name' | 'code' | 'message' | 'retryable' | 'issuanceId' | 'refusal'>

/** The optional properties of a CallError. `retryable` defaults to false. */
export interface CallErrorDetails {
  readonly retryable?: boolean
  readonly issuanceId?: string | undefined
  readonly refusal?: CredentialsRefused | undefined
  readonly cause?: unknown
}

/**
 * The code of a CallError.
 *
 * - `CALL_IN_PROGRESS`: this SDK client already has a call. An SDK client supports one call at a time.
 * - `SDK_UNUSABLE`: the SDK cannot make calls here. The page is not secure, the browser has no media devices, or the client was
 *   discarded (see `isGivenUp`).
 * - `MICROPHONE_REFUSED`: the visitor or the browser denied access to the microphone or camera, or there is no such device.
 * - `CREDENTIALS_REFUSED`: the gateway rejected the credentials, and then also rejected a second set.
 * - `GATEWAY_UNREACHABLE`: the gateway could not be reached.
 * - `GATEWAY_SILENT`: the gateway was reached but did not answer in time.
 * - `CALLEE_BUSY`, `CALLEE_OFFLINE`, `CALLEE_UNKNOWN`, `DECLINED`, `NO_ANSWER`: the callee did not take the call.
 * - `CONNECTION_LOST`: the connection broke after the call was answered.
 * - `CALL_ENDED`: `connected` rejects with this code if the call ends before it is answered. An operation rejects with this
 * code if the call ends before the operation has finished. A failed state never has this code.
 * - `UPDATE_COLLISION`: an operation rejects with this code if the other side changed the call at the same time. The operation was not
 * carried out and can be repeated immediately. A failed state never has this code.
 * - `NOT_POSSIBLE`: an operation rejects with this code if the current state of the call does not allow it. A failed
 *   state never has this code.
 * - `CALL_FAILED`: any other failure.
 * - The codes of `ClientErrorCode`: no credentials were issued. With `REFUSED`, the error has a `refusal`.
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

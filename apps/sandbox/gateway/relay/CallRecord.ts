import type { CallMode } from '../admission/admitSubscription.ts'

/** A call as it is told to people and to tests. Addresses, never tokens; instants in milliseconds since 1970. */
export interface CallRecord {
  readonly id: string
  readonly state: CallRecordState
  readonly mode: CallMode
  readonly realm: string | null
  /** By which of the realm's keys the caller was let in. Null in an unrestricted call. */
  readonly keyFingerprint: string | null
  readonly account: string
  readonly from: string
  readonly displayName: string | null
  readonly to: string
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly endedBy: 'CALLER' | 'CALLEE' | 'GATEWAY' | null
  readonly endReason: CallEndReason | null
  readonly statusCode: string | null
  readonly reasonText: string | null
  /** Since when the gateway had heard nothing from the caller, if it ended the call for that. Otherwise null. */
  readonly silentSince: number | null
}

export type CallRecordState = 'STARTED' | 'RINGING' | 'CONNECTED' | 'ENDED'

export type CallEndReason =
  | 'HUNG_UP'
  | 'CANCELLED'
  | 'DECLINED'
  | 'BUSY'
  | 'NO_ANSWER'
  | 'CALLEE_OFFLINE'
  | 'CALLEE_UNKNOWN'
  | 'CALLEE_LOST'
  | 'CALLER_LOST'
  | 'UNSUBSCRIBED'
  | 'ENDED_AT_GATEWAY'

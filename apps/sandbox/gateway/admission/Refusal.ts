import type { RefusalReason } from './RefusalReason.ts'

/** One refused request or call, as it is told to people. */
export interface Refusal {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly step: 'subscribe' | 'callStart'
  /** The HTTP status of the answer. 200 where the call was taken first and ended by notification. */
  readonly status: number
  readonly statusCode: number
  readonly reason: RefusalReason
  readonly sentence: string
  /** Null in an unrestricted call, and where the request names none. */
  readonly realm: string | null
  /** Null where the token that names it could not be read. */
  readonly account: string | null
  readonly callId: string | null
}

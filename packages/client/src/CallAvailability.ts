import type { RefusalReason } from './generated/graphql.ts'

/** Whether a call would be allowed now. The check does not count against any limit, and its result can change at any time. */
export interface CallAvailability {
  readonly isOpen: boolean
  /** Why a call would be refused. Null if a call would be allowed. */
  readonly reason: RefusalReason | null
  /** When calls are possible again, RFC 3339, UTC. Null if they are possible now, or if the time is unknown. */
  readonly nextOpenAt: string | null
  /** The administrator's message for visitors. Null if there is none. */
  readonly publicMessage: string | null
}

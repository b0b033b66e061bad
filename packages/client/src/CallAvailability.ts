import type { RefusalReason } from './generated/graphql.ts'

/** Whether a call would be allowed now. Asking counts nothing, and promises nothing. */
export interface CallAvailability {
  readonly isOpen: boolean
  /** Null when open. */
  readonly reason: RefusalReason | null
  /** RFC 3339, UTC. Null when open, and when nobody knows. */
  readonly nextOpenAt: string | null
  /** What the administrator has to say. Null when nothing. */
  readonly publicMessage: string | null
}

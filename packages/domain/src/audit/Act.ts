import type { AuditActor } from './AuditEntry.ts'

/** Who acts, and in which request: what every administrative use case is told first. */
export interface Act {
  /** `null` when the service itself acts. */
  readonly actor: AuditActor | null
  readonly requestId: string
}

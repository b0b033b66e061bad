import type { ClockGuard } from './issuance/ClockGuard.ts'
import type { ApiKeyMint } from './ports/ApiKeyMint.ts'
import type { AuditSeal } from './ports/AuditSeal.ts'
import type { Clock } from './ports/Clock.ts'
import type { IdSource } from './ports/IdSource.ts'
import type { KeyVault } from './ports/KeyVault.ts'
import type { Store } from './ports/Store.ts'

/** What the use cases are given from outside. */
export interface Services {
  readonly store: Store
  readonly vault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  readonly clock: Clock
  readonly clockGuard: ClockGuard
  readonly ids: IdSource
}

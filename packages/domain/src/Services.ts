import type { ClockGuard } from './issuance/ClockGuard.ts'
import type { ApiKeyMint } from './ports/ApiKeyMint.ts'
import type { AuditSeal } from './ports/AuditSeal.ts'
import type { Challenges } from './ports/Challenges.ts'
import type { Clock } from './ports/Clock.ts'
import type { IdSource } from './ports/IdSource.ts'
import type { IssuanceFeed } from './ports/IssuanceFeed.ts'
import type { KeyVault } from './ports/KeyVault.ts'
import type { Networks } from './ports/Networks.ts'
import type { RateCounters } from './ports/RateCounters.ts'
import type { RefusalCeiling } from './ports/RefusalCeiling.ts'
import type { StorageGuard } from './ports/StorageGuard.ts'
import type { Store } from './ports/Store.ts'
import type { Visitors } from './ports/Visitors.ts'

/** What the use cases are given from outside. */
export interface Services {
  readonly store: Store
  readonly vault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  readonly clock: Clock
  readonly clockGuard: ClockGuard
  readonly ids: IdSource
  readonly rateCounters: RateCounters
  readonly challenges: Challenges
  readonly networks: Networks
  readonly visitors: Visitors
  readonly issuanceFeed: IssuanceFeed
  readonly refusalCeiling: RefusalCeiling
  readonly storageGuard: StorageGuard
}

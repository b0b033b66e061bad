import type { AdminRepository } from './AdminRepository.ts'
import type { ApiClientRepository } from './ApiClientRepository.ts'
import type { ApiKeyRepository } from './ApiKeyRepository.ts'
import type { AuditLogRepository } from './AuditLogRepository.ts'
import type { BlockRepository } from './BlockRepository.ts'
import type { DestinationRepository } from './DestinationRepository.ts'
import type { FormerCalleeRepository } from './FormerCalleeRepository.ts'
import type { IssuanceRepository } from './IssuanceRepository.ts'
import type { PauseRepository } from './PauseRepository.ts'
import type { PolicyRepository } from './PolicyRepository.ts'
import type { RealmKeyRepository } from './RealmKeyRepository.ts'
import type { RealmRepository } from './RealmRepository.ts'
import type { Remember } from './Remember.ts'
import type { SessionRepository } from './SessionRepository.ts'

/** Everything that is kept, by noun. */
export interface Repositories {
  readonly realms: RealmRepository
  readonly realmKeys: RealmKeyRepository
  readonly destinations: DestinationRepository
  readonly formerCallees: FormerCalleeRepository
  readonly apiClients: ApiClientRepository
  readonly apiKeys: ApiKeyRepository
  readonly pauses: PauseRepository
  readonly policies: PolicyRepository
  readonly blocks: BlockRepository
  readonly issuances: IssuanceRepository
  readonly auditLog: AuditLogRepository
  readonly admins: AdminRepository
  readonly sessions: SessionRepository
  /** Keeps what is made of reads of these. */
  readonly remember: Remember
}

/** The store. Outside a transaction each call stands alone. */
export interface Store extends Repositories {
  /** All or nothing, one writer at a time: the work sees its own writes, and a throw undoes them. Durable when it resolves. */
  transaction<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>
}

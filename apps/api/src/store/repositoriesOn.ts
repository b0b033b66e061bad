import type { Repositories } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { adminRepository } from './adminRepository.ts'
import { apiClientRepository } from './apiClientRepository.ts'
import { apiKeyRepository } from './apiKeyRepository.ts'
import { auditLogRepository } from './auditLogRepository.ts'
import { blockRepository } from './blockRepository.ts'
import { destinationRepository } from './destinationRepository.ts'
import { formerCalleeRepository } from './formerCalleeRepository.ts'
import { issuanceRepository } from './issuanceRepository.ts'
import { pauseRepository } from './pauseRepository.ts'
import { policyRepository } from './policyRepository.ts'
import { realmKeyRepository } from './realmKeyRepository.ts'
import { realmRepository } from './realmRepository.ts'
import { sessionRepository } from './sessionRepository.ts'

/** Returns every repository for one kind of access. */
export function repositoriesOn(access: Access): Repositories {
  return {
    realms: realmRepository(access),
    realmKeys: realmKeyRepository(access),
    formerCallees: formerCalleeRepository(access),
    destinations: destinationRepository(access),
    apiClients: apiClientRepository(access),
    apiKeys: apiKeyRepository(access),
    pauses: pauseRepository(access),
    policies: policyRepository(access),
    blocks: blockRepository(access),
    issuances: issuanceRepository(access),
    auditLog: auditLogRepository(access),
    admins: adminRepository(access),
    sessions: sessionRepository(access),
    remember: (_key, make) => make(),
  }
}

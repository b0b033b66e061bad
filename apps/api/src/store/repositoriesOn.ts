import type { Repositories } from '@anoncall/domain'
import { adminRepository } from './adminRepository.ts'
import { apiClientRepository } from './apiClientRepository.ts'
import { apiKeyRepository } from './apiKeyRepository.ts'
import { auditLogRepository } from './auditLogRepository.ts'
import { destinationRepository } from './destinationRepository.ts'
import { issuanceRepository } from './issuanceRepository.ts'
import { pauseRepository } from './pauseRepository.ts'
import { realmKeyRepository } from './realmKeyRepository.ts'
import { realmRepository } from './realmRepository.ts'
import type { Executor } from './Schema.ts'
import { sessionRepository } from './sessionRepository.ts'
import { toStoreError } from './toStoreError.ts'

/** Every repository over one executor; whatever the driver throws comes out as a `StoreError`. */
export function repositoriesOn(db: Executor): Repositories {
  return {
    realms: mappingErrors(realmRepository(db)),
    realmKeys: mappingErrors(realmKeyRepository(db)),
    destinations: mappingErrors(destinationRepository(db)),
    apiClients: mappingErrors(apiClientRepository(db)),
    apiKeys: mappingErrors(apiKeyRepository(db)),
    pauses: mappingErrors(pauseRepository(db)),
    issuances: mappingErrors(issuanceRepository(db)),
    auditLog: mappingErrors(auditLogRepository(db)),
    admins: mappingErrors(adminRepository(db)),
    sessions: mappingErrors(sessionRepository(db)),
  }
}

type Methods = { [name: string]: (...args: never[]) => Promise<unknown> }

function mappingErrors<Repository extends { [Name in keyof Repository]: Methods[string] }>(
  repository: Repository,
): Repository {
  const mapped = Object.entries<Methods[string]>(repository).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      try {
        return await method(...args)
      } catch (error) {
        throw toStoreError(error)
      }
    },
  ])
  return Object.fromEntries(mapped) as Repository
}

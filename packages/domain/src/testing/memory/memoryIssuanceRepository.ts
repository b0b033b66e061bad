import type { Issuance } from '../../issuance/Issuance.ts'
import type { IssuanceRepository, OutstandingFilter } from '../../ports/IssuanceRepository.ts'
import { requireUnique } from './constraints.ts'
import type { MemoryAccess } from './MemoryTables.ts'

export function memoryIssuanceRepository(access: MemoryAccess): IssuanceRepository {
  return {
    record: (entries) =>
      access.write(({ issuances }) => {
        const ids = new Set(entries.map(({ id }) => id))
        requireUnique(ids.size < entries.length || [...ids].some((id) => issuances.has(id)))
        for (const issuance of entries) issuances.set(issuance.id, issuance)
      }),
    find: async (id) => access.read().issuances.get(id) ?? null,
    outstanding: async (filter, now) => {
      const ends = [...access.read().issuances.values()].flatMap(({ expiresAt, ...issuance }) =>
        expiresAt !== null && expiresAt > now && isWanted(issuance, filter) ? [expiresAt] : [],
      )
      return { count: ends.length, until: ends.length === 0 ? null : Math.max(...ends) }
    },
    removeBefore: (before, now, limit) =>
      access.write(({ issuances }) => {
        const removable = [...issuances.values()]
          .filter(({ decidedAt, expiresAt }) => decidedAt < before && (expiresAt === null || expiresAt <= now))
          .slice(0, limit)
        for (const { id } of removable) issuances.delete(id)
        return removable.length
      }),
  }
}

function isWanted(issuance: Omit<Issuance, 'expiresAt'>, filter: OutstandingFilter): boolean {
  return (
    (filter.realmId === null || filter.realmId === issuance.realmId) &&
    (filter.destinationId === null || filter.destinationId === issuance.destinationId) &&
    (filter.apiClientId === null || filter.apiClientId === issuance.apiClientId)
  )
}

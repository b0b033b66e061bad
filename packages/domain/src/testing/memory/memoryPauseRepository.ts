import type { PauseRepository } from '../../ports/PauseRepository.ts'
import type { MemoryAccess } from './MemoryTables.ts'

export function memoryPauseRepository(access: MemoryAccess): PauseRepository {
  return {
    find: async (ownerId) => access.read().pauses.get(ownerId) ?? null,
    findMany: async (ownerIds) => [...new Set(ownerIds)].flatMap((ownerId) => access.read().pauses.get(ownerId) ?? []),
    set: (pause) =>
      access.write(({ pauses }) => {
        pauses.set(pause.ownerId, pause)
      }),
    remove: (ownerId) => access.write(({ pauses }) => pauses.delete(ownerId)),
  }
}

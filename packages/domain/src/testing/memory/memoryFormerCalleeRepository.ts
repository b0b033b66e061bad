import type { FormerCalleeRepository } from '../../ports/FormerCalleeRepository.ts'
import { formerCalleeId } from '../../splice/FormerCallee.ts'
import type { MemoryAccess } from './MemoryTables.ts'

export function memoryFormerCalleeRepository(access: MemoryAccess): FormerCalleeRepository {
  return {
    listByFingerprint: async (fingerprint) =>
      [...access.read().formerCallees.values()].filter((former) => former.fingerprint === fingerprint),
    put: (former) =>
      access.write(({ formerCallees }) => {
        formerCallees.set(formerCalleeId(former), former)
      }),
  }
}

import { type Block, isBlockInForce } from '../../blocks/Block.ts'
import type { BlockRepository } from '../../ports/BlockRepository.ts'
import { requireOwner, requireUnique } from './constraints.ts'
import type { MemoryAccess } from './MemoryTables.ts'
import { pageOf } from './pageOf.ts'

export function memoryBlockRepository(access: MemoryAccess): BlockRepository {
  const inRealm = (realmId: string): Block[] =>
    [...access.read().blocks.values()].filter((block) => block.realmId === realmId)
  return {
    find: async (id) => access.read().blocks.get(id) ?? null,
    listByRealm: async (realmId) => inRealm(realmId),
    list: async (realmId, now, page) => {
      const inForce = inRealm(realmId).filter((block) => isBlockInForce(block, now))
      return pageOf(inForce, page, (block) => block.createdAt, 'DESC')
    },
    insert: (block) =>
      access.write(({ realms, blocks }) => {
        requireOwner(realms.get(block.realmId))
        requireUnique(blocks.has(block.id))
        blocks.set(block.id, block)
      }),
    remove: (id) => access.write(({ blocks }) => blocks.delete(id)),
    removeEnded: (now, limit) =>
      access.write(({ blocks }) => {
        const ended = [...blocks.values()].filter(({ endsAt }) => endsAt !== null && endsAt < now).slice(0, limit)
        for (const { id } of ended) blocks.delete(id)
        return ended.length
      }),
  }
}

import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Services } from '../Services.ts'
import { tellBlock } from './createBlock.ts'

export interface LiftBlockOutcome {
  readonly kind: 'lifted'
  readonly blockId: string
}

/** Ends a block. Lifting one that is gone changes nothing and is not recorded. */
export async function liftBlock(
  services: Services,
  act: Act,
  { blockId }: { readonly blockId: string },
): Promise<LiftBlockOutcome> {
  return services.store.transaction(async (repositories): Promise<LiftBlockOutcome> => {
    const block = await repositories.blocks.find(blockId)
    if (block === null) return { kind: 'lifted', blockId }
    await repositories.blocks.remove(blockId)
    await recordAudit(services, repositories, {
      ...act,
      action: 'BLOCK_LIFTED',
      subjectId: blockId,
      realmId: block.realmId,
      changes: tellBlock(block).map(([field, before]) => ({ field, before, after: null })),
    })
    return { kind: 'lifted', blockId }
  })
}

import type { Block } from '../blocks/Block.ts'
import type { Page, PageRequest } from './Page.ts'

export interface BlockRepository {
  find(id: string): Promise<Block | null>
  /** All of a realm's, ended ones included until they are removed; at most 1,000 are let in. */
  listByRealm(realmId: string): Promise<readonly Block[]>
  /** Newest first, in force at `now`. */
  list(realmId: string, now: number, page: PageRequest): Promise<Page<Block>>
  insert(block: Block): Promise<void>
  /** Says whether there was one. */
  remove(id: string): Promise<boolean>
  /** Removes at most `limit` blocks that ended before `now`, and returns how many. Others may run before it begins. */
  removeEnded(now: number, limit: number): Promise<number>
}

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
  /** Removes what ended before `now`; says how many. */
  removeEnded(now: number): Promise<number>
}

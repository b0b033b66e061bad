import type { Pause } from '../pauses/Pause.ts'

export interface PauseRepository {
  find(ownerId: string): Promise<Pause | null>
  /** Those that exist, in any order. */
  findMany(ownerIds: readonly string[]): Promise<Pause[]>
  /** Sets or replaces the owner's pause. */
  set(pause: Pause): Promise<void>
  /** Says whether there was one. */
  remove(ownerId: string): Promise<boolean>
}

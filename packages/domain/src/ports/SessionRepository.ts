import type { Session } from '../people/Session.ts'

export interface SessionRepository {
  find(idHash: string): Promise<Session | null>
  insert(session: Session): Promise<void>
  touch(idHash: string, lastSeenAt: number): Promise<void>
  remove(idHash: string): Promise<void>
  /** All sessions of a person but one (`null` for all). */
  removeOthers(adminId: string, exceptIdHash: string | null): Promise<void>
  /** Sessions created before `createdBefore` or last seen before `seenBefore`. */
  removeStale(createdBefore: number, seenBefore: number): Promise<void>
}

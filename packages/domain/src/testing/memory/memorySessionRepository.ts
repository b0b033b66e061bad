import type { SessionRepository } from '../../ports/SessionRepository.ts'
import { requireOwner, requireUnique } from './constraints.ts'
import type { MemoryAccess } from './MemoryTables.ts'

export function memorySessionRepository(access: MemoryAccess): SessionRepository {
  return {
    find: async (idHash) => access.read().sessions.get(idHash) ?? null,
    insert: (session) =>
      access.write(({ admins, sessions }) => {
        requireOwner(admins.get(session.adminId))
        requireUnique(sessions.has(session.idHash))
        sessions.set(session.idHash, session)
      }),
    touch: (idHash, lastSeenAt) =>
      access.write(({ sessions }) => {
        const session = sessions.get(idHash)
        if (session !== undefined && session.lastSeenAt < lastSeenAt) sessions.set(idHash, { ...session, lastSeenAt })
      }),
    remove: (idHash) =>
      access.write(({ sessions }) => {
        sessions.delete(idHash)
      }),
    removeOthers: (adminId, exceptIdHash) =>
      access.write(({ sessions }) => {
        for (const session of sessions.values())
          if (session.adminId === adminId && session.idHash !== exceptIdHash) sessions.delete(session.idHash)
      }),
    removeStale: (createdBefore, seenBefore) =>
      access.write(({ sessions }) => {
        for (const session of sessions.values())
          if (session.createdAt < createdBefore || session.lastSeenAt < seenBefore) sessions.delete(session.idHash)
      }),
  }
}

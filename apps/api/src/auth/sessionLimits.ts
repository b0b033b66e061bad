import type { Session } from '@anoncall/domain'

/** A session expires after this long without use, in milliseconds. */
export const SESSION_IDLE_MAX = 30 * 60_000
/** A session expires this long after its sign-in, even if it is in use, in milliseconds. */
export const SESSION_AGE_MAX = 12 * 60 * 60_000

type Span = Pick<Session, 'createdAt' | 'lastSeenAt'>

/** Returns whether a session is still valid. */
export function isSessionAlive(session: Span, now: number): boolean {
  return now < sessionEndsAt(session, session.lastSeenAt)
}

/** Returns when a session expires if it is last used at `seenAt`. */
export function sessionEndsAt(session: Pick<Span, 'createdAt'>, seenAt: number): number {
  return Math.min(session.createdAt + SESSION_AGE_MAX, seenAt + SESSION_IDLE_MAX)
}

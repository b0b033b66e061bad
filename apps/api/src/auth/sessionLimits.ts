import type { Session } from '@anoncall/domain'

/** A session that is not used for this long is over, in milliseconds. */
export const SESSION_IDLE_MAX = 30 * 60_000
/** A session is over this long after its sign-in, however much it is used, in milliseconds. */
export const SESSION_AGE_MAX = 12 * 60 * 60_000

type Span = Pick<Session, 'createdAt' | 'lastSeenAt'>

/** Whether a session may still be used. */
export function isSessionAlive(session: Span, now: number): boolean {
  return now < sessionEndsAt(session, session.lastSeenAt)
}

/** When a session ends if it is used at `seenAt` and never again. */
export function sessionEndsAt(session: Pick<Span, 'createdAt'>, seenAt: number): number {
  return Math.min(session.createdAt + SESSION_AGE_MAX, seenAt + SESSION_IDLE_MAX)
}

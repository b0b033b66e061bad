import type { Clock, Principal, Store } from '@anoncall/domain'

export interface UseNotesDeps {
  readonly store: {
    readonly apiKeys: Pick<Store['apiKeys'], 'touch'>
    readonly sessions: Pick<Store['sessions'], 'touch'>
  }
  readonly clock: Pick<Clock, 'now'>
  /** Told when a use could not be noted down; the request goes on without. */
  readonly onFailed: (error: unknown) => void
}

/** How old a note of a key's or a session's last use may grow before it is written again, in milliseconds. */
const NOTE_INTERVAL = 60_000
/** Far more keys and sessions than are in use within a minute; beyond it the notes begin anew. */
const NOTES_MAX = 50_000

/**
 * Notes when a key or a session was last used, at most once a minute each: of many requests that come at once the first
 * writes, and the others do not wait. Call it once it is settled that the request is let in.
 */
export function createUseNotes(deps: UseNotesDeps): (principal: Principal) => Promise<void> {
  const { store, clock } = deps
  const notedAt = new Map<string, number>()

  function isDue(id: string, now: number): boolean {
    const last = notedAt.get(id)
    if (last !== undefined && Math.abs(now - last) < NOTE_INTERVAL) return false
    if (notedAt.size >= NOTES_MAX) notedAt.clear()
    notedAt.set(id, now)
    return true
  }

  return async (principal) => {
    const now = clock.now()
    if (principal.kind === 'API_KEY' && isDue(principal.apiKeyId, now))
      await store.apiKeys.touch(principal.apiKeyId, now).catch(deps.onFailed)
    if (principal.kind === 'ADMIN' && isDue(principal.sessionIdHash, now))
      await store.sessions.touch(principal.sessionIdHash, now).catch(deps.onFailed)
  }
}

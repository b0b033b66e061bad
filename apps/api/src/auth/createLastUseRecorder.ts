import type { Clock, Principal, Store } from '@anoncall/domain'

/**
 * Creates the function that stores when a key or session was last used. The function writes at most once a minute for
 * each key or session. If several requests arrive together, only the first one waits for the write. Call the function
 * after a request is admitted.
 */
export function createLastUseRecorder(deps: LastUseRecorderDeps): (principal: Principal) => Promise<void> {
  const { store, clock } = deps
  const recordedAt = new Map<string, number>()

  function isDue(id: string, now: number): boolean {
    const last = recordedAt.get(id)
    if (last !== undefined && Math.abs(now - last) < RECORD_INTERVAL_MS) return false
    if (recordedAt.size >= CACHED_MAX) recordedAt.clear()
    recordedAt.set(id, now)
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

interface LastUseRecorderDeps {
  readonly store: {
    readonly apiKeys: Pick<Store['apiKeys'], 'touch'>
    readonly sessions: Pick<Store['sessions'], 'touch'>
  }
  readonly clock: Pick<Clock, 'now'>
  /** Called when a use cannot be stored. The request continues. */
  readonly onFailed: (error: unknown) => void
}

/** The minimum time between two stored uses of a key or session, in milliseconds. */
const RECORD_INTERVAL_MS = 60_000

/**
 * The maximum number of cached keys and sessions. When the maximum is reached, all cached keys and sessions are
 * dropped. Normally, far fewer keys and sessions are used within a minute.
 */
const CACHED_MAX = 50_000

import type { Act } from '../audit/Act.ts'
import type { Services } from '../Services.ts'
import { replaceActiveKey } from './activateRealmKey.ts'
import { destroyKey } from './retireRealmKey.ts'

/** What the service itself does: nobody asked for it in a request. */
const onSchedule: Act = { actor: null, requestId: 'schedule' }

/** How long the clock must have run evenly before it is believed that a key's overlap is over, in milliseconds. */
const STEADY_TO_DESTROY = 60_000

/**
 * Activates staged keys and destroys replaced ones whose time has come, and nothing while the clock cannot be trusted: a
 * key that is destroyed does not come back. Run it each second; returns how many it moved.
 */
export async function applyKeySchedule(services: Services): Promise<number> {
  const { clockGuard, store, vault } = services
  const trustedNow = clockGuard.trustedNow()
  if (trustedNow === null) return 0
  let moved = 0
  for (const { id } of await store.realmKeys.listDue(trustedNow)) {
    await store.transaction(async (repositories) => {
      // Somebody may have moved it, and the clock may have been set, since the list was read.
      const key = await repositories.realmKeys.find(id)
      const now = clockGuard.trustedNow()
      const steadyNow = clockGuard.steadyNow(STEADY_TO_DESTROY)
      if (key?.state === 'STAGED' && isReached(key.activatesAt, now)) {
        const realm = await repositories.realms.find(key.realmId)
        if (realm === null) return
        await replaceActiveKey(services, repositories, onSchedule, realm, key, null)
        moved += 1
      } else if (key?.state === 'RETIRING' && isReached(key.retiresAt, steadyNow)) {
        await destroyKey(services, repositories, onSchedule, key)
        vault.forget(key.id)
        moved += 1
      }
    })
  }
  return moved
}

function isReached(at: number | null, now: number | null): boolean {
  return at !== null && now !== null && at <= now
}

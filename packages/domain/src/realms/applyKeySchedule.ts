import type { Act } from '../audit/Act.ts'
import type { Repositories } from '../ports/Store.ts'
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
    const outcome = await store.transaction((repositories) => moveKey(services, repositories, id))
    if (outcome === 'destroyed') vault.forget(id)
    if (outcome !== 'left') moved += 1
  }
  return moved
}

/** Somebody may have moved the key, and the clock may have been set, since the list was read. */
async function moveKey(
  services: Services,
  repositories: Repositories,
  id: string,
): Promise<'activated' | 'destroyed' | 'left'> {
  const key = await repositories.realmKeys.find(id)
  const realm = key === null ? null : await repositories.realms.find(key.realmId)
  if (key === null || realm === null) return 'left'
  if (key.state === 'STAGED' && isReached(key.activatesAt, services.clockGuard.trustedNow())) {
    await replaceActiveKey(services, repositories, onSchedule, realm, key, null)
    return 'activated'
  }
  if (key.state === 'RETIRING' && isReached(key.retiresAt, services.clockGuard.steadyNow(STEADY_TO_DESTROY))) {
    await destroyKey(services, repositories, onSchedule, key)
    return 'destroyed'
  }
  return 'left'
}

function isReached(at: number | null, now: number | null): boolean {
  return at !== null && now !== null && at <= now
}

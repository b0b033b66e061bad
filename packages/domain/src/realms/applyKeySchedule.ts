import type { Act } from '../audit/Act.ts'
import type { Services } from '../Services.ts'
import { replaceActiveKey } from './activateRealmKey.ts'
import { destroyKey } from './retireRealmKey.ts'

/** What the service itself does: nobody asked for it in a request. */
const onSchedule: Act = { actor: null, requestId: 'schedule' }

/** Activates staged keys and retires replaced ones whose time has come. Run it each second; returns how many it moved. */
export async function applyKeySchedule(services: Services): Promise<number> {
  const due = await services.store.realmKeys.listDue(services.clock.now())
  for (const { id } of due) {
    await services.store.transaction(async (repositories) => {
      // Somebody may have moved it since the list was read.
      const key = await repositories.realmKeys.find(id)
      const now = services.clock.now()
      if (key?.state === 'STAGED' && key.activatesAt !== null && key.activatesAt <= now) {
        const realm = await repositories.realms.find(key.realmId)
        if (realm !== null) await replaceActiveKey(services, repositories, onSchedule, realm, key, null)
      } else if (key?.state === 'RETIRING' && key.retiresAt !== null && key.retiresAt <= now) {
        await destroyKey(services, repositories, onSchedule, key)
        services.vault.forget(key.id)
      }
    })
  }
  return due.length
}

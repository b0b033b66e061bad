import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { Realm } from './Realm.ts'
import type { RealmKey } from './RealmKey.ts'

export type RetireRealmKeyOutcome =
  | { readonly kind: 'retired'; readonly realm: Realm; readonly realmKey: RealmKey }
  | { readonly kind: 'active' }
  | NotFound

/** Ends an overlap early, or drops a staged key. Never touches the active key. A retired key stays retired. */
export async function retireRealmKey(
  services: Services,
  act: Act,
  input: { readonly realmKeyId: string },
): Promise<RetireRealmKeyOutcome> {
  const outcome = await services.store.transaction(async (repositories): Promise<RetireRealmKeyOutcome> => {
    const key = await repositories.realmKeys.find(input.realmKeyId)
    const realm = key === null ? null : await repositories.realms.find(key.realmId)
    if (key === null || realm === null) return notFound
    if (key.state === 'ACTIVE') return { kind: 'active' }
    if (key.state === 'RETIRED') return { kind: 'retired', realm, realmKey: key }
    return { kind: 'retired', realm, realmKey: await destroyKey(services, repositories, act, key) }
  })
  if (outcome.kind === 'retired') services.vault.forget(outcome.realmKey.id)
  return outcome
}

/** Destroys a key's material, within a transaction. */
export async function destroyKey(
  services: Pick<Services, 'clock' | 'auditSeal' | 'ids'>,
  repositories: Repositories,
  act: Act,
  key: RealmKey,
): Promise<RealmKey> {
  const retired: RealmKey = { ...key, state: 'RETIRED', retiresAt: services.clock.now(), sealedKey: null }
  await repositories.realmKeys.update(retired)
  await recordAudit(services, repositories, {
    ...act,
    action: 'REALM_KEY_RETIRED',
    subjectId: key.id,
    realmId: key.realmId,
    changes: [{ field: 'state', before: key.state, after: 'RETIRED' }],
  })
  return retired
}

import type { Repositories } from '../ports/Store.ts'
import type { RealmKey, RealmKeyState } from './RealmKey.ts'

/** Another place where the text of a realm key is or was in use. */
export interface RealmKeyUse {
  readonly realmId: string
  readonly realmName: string
  /** `null` where the realm was deleted. */
  readonly state: RealmKeyState | null
}

/**
 * Finds the other realms that have or had a key, and earlier versions of it in its own realm. Returns an empty list for a
 * retired key unless a key that is not retired is the same.
 */
export async function findKeyUses(
  { realmKeys, realms, formerCallees }: Pick<Repositories, 'realmKeys' | 'realms' | 'formerCallees'>,
  key: Pick<RealmKey, 'id' | 'fingerprint' | 'state'>,
): Promise<RealmKeyUse[]> {
  const others = (await realmKeys.listByFingerprint(key.fingerprint)).filter(({ id }) => id !== key.id)
  const uses: RealmKeyUse[] = []
  for (const other of others) {
    const realm = await realms.find(other.realmId)
    if (realm !== null) uses.push({ realmId: realm.id, realmName: realm.name, state: other.state })
  }
  for (const { realmId, realmName } of await formerCallees.listByFingerprint(key.fingerprint)) {
    const isListed = uses.some((use) => use.realmId === realmId)
    if (!isListed && (await realms.find(realmId)) === null) uses.push({ realmId, realmName, state: null })
  }
  const isInUse = key.state !== 'RETIRED' || uses.some(({ state }) => state !== null && state !== 'RETIRED')
  return isInUse ? uses : []
}

/** Returns the audit log's text for the uses of a key; `null` for none. */
export function keyUsesText(uses: readonly RealmKeyUse[]): string | null {
  const texts = uses.map(({ realmName, state }) => `${realmName} (${state?.toLowerCase() ?? 'deleted'})`)
  return texts.length === 0 ? null : texts.join(', ')
}

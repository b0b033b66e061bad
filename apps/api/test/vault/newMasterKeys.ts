import { type MasterKey, MasterKeys } from '../../src/vault/masterKeys.ts'
import { Secret } from '../../src/vault/Secret.ts'

/** Creates random master keys with the given ids, in this order. */
export function newMasterKeys(id: string, ...ids: string[]): MasterKeys {
  return new MasterKeys(newMasterKey(id), ids.map(newMasterKey))
}

export function newMasterKey(id: string): MasterKey {
  return { id, secret: Secret.random() }
}

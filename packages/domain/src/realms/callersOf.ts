import { addressKey } from '../destinations/addressKey.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { Realm } from './Realm.ts'

/** Whom a realm's from tokens name, as addresses are compared: each destination with an account user of its own may add one. */
export function callersOf(
  realm: Pick<Realm, 'accountUser' | 'fromUser'>,
  destinations: readonly Pick<Destination, 'accountUser'>[],
): Set<string> {
  if (realm.fromUser !== null) return new Set([addressKey(realm.fromUser)])
  return new Set([realm, ...destinations].map(({ accountUser }) => addressKey(accountUser ?? realm.accountUser)))
}

import { addressKey } from '../destinations/addressKey.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { InputProblems } from '../input/InputProblems.ts'
import { callersOf } from './callersOf.ts'
import type { Realm } from './Realm.ts'

/**
 * From and to tokens have one grammar, and everybody who gets credentials holds a from token: nobody who can be called may
 * be the caller that it names (security rule A6, docs/reference/token-format.md).
 */
export function checkCallerApart(
  problems: InputProblems,
  path: readonly string[],
  realm: Pick<Realm, 'accountUser' | 'fromUser'>,
  destinations: readonly Pick<Destination, 'alias' | 'address' | 'accountUser'>[],
): void {
  const callers = callersOf(realm, destinations)
  const clash = destinations.find(({ address }) => callers.has(addressKey(address)))
  if (clash === undefined) return
  const message = `The caller in the from token must not be somebody who can be called, and destination «${clash.alias}» is. Give the realm a from user of its own.`
  problems.add(path, 'OUT_OF_RANGE', message)
}

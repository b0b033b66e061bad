import { addressKey } from '../destinations/addressKey.ts'
import { callersOf } from '../realms/callersOf.ts'
import type { DraftDestination, SpliceRows } from './SpliceRows.ts'

/** The identities that every set of tokens for one callee names. */
export interface IssuedLine {
  /** `null` for a pattern, and for a destination that is not saved yet. */
  readonly destinationId: string | null
  /** `null` for a pattern. */
  readonly destination: DraftDestination | null
  /** The alias, or the pattern. */
  readonly name: string
  /** `user@domain`, or `*@domain` where servers may call any address of the domain. */
  readonly address: string
  readonly accountUser: string
  readonly fromUser: string
}

/** Returns a line for each destination of a realm and for each pattern that adds a callee. */
export function issuedLines(rows: Pick<SpliceRows, 'realm' | 'destinations'>): IssuedLine[] {
  const { accountUser, fromUser } = rows.realm
  const lineOf = (name: string, address: string, destination: DraftDestination | null): IssuedLine => {
    const account = destination?.accountUser ?? accountUser
    const destinationId = destination?.id ?? null
    return { destinationId, destination, name, address, accountUser: account, fromUser: fromUser ?? account }
  }
  return [
    ...rows.destinations.map((each) => lineOf(each.alias === '' ? each.address : each.alias, each.address, each)),
    ...patternsOf(rows).map((pattern) => lineOf(pattern, pattern, null)),
  ]
}

/** Returns a text that is the same for two lines that name the same three identities. */
export function lineKey({
  accountUser,
  fromUser,
  address,
}: Pick<IssuedLine, 'accountUser' | 'fromUser' | 'address'>): string {
  return [accountUser, fromUser, address].map(addressKey).join(' ')
}

/** The patterns that let servers call somebody new: no caller, no destination, and no address twice. */
function patternsOf({ realm, destinations }: Pick<SpliceRows, 'realm' | 'destinations'>): string[] {
  const others = [...callersOf(realm, destinations), ...destinations.map(({ address }) => addressKey(address))]
  const patterns = new Map(realm.calleePatterns.map((pattern) => [addressKey(pattern), pattern]))
  return [...patterns]
    .filter(([key]) => !others.includes(key))
    .filter(([key]) => key.startsWith('*@') || !patterns.has(`*${key.slice(key.indexOf('@'))}`))
    .map(([, pattern]) => pattern)
}

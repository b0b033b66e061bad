import { addressKey } from '../destinations/addressKey.ts'
import { isPauseInForce } from '../pauses/Pause.ts'
import { orderedPolicy } from '../policies/checkPolicy.ts'
import { callersOf } from '../realms/callersOf.ts'
import type { SpliceCallee, SpliceRealm } from './SpliceRealm.ts'
import type { DraftDestination, SpliceRows } from './SpliceRows.ts'

/** What an audit is made of, from the rows that it rests on. */
export function describeSpliceRealm(rows: SpliceRows, now: number): SpliceRealm {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds, accountUser, fromUser } = rows.realm
  const format = { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds }
  const destinations = rows.destinations.map(
    (destination): SpliceCallee => ({
      name: destination.alias === '' ? destination.address : destination.alias,
      address: destination.address,
      accountUser: destination.accountUser,
      group: groupOf(destination, rows, now),
    }),
  )
  const callees = [...destinations, ...patternCallees(rows)].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { ...format, cipher: rows.cipher, accountUser, fromUser, callees }
}

/** Two destinations are in one group if they have the same clients, pauses and policies of their own; the realm's are everybody's. */
function groupOf({ id }: DraftDestination, { apiClients, pauses, policies }: SpliceRows, now: number): string {
  const callers = apiClients
    .filter(({ destinationIds }) => destinationIds === null || (id !== null && destinationIds.includes(id)))
    .map((client) => client.id)
    .sort()
  const pauseEnds = pauses
    .filter((pause) => pause.ownerId === id && isPauseInForce(pause, now))
    .map(({ endsAt }) => endsAt)
  const policy = policies.filter(({ ownerId }) => ownerId === id).map(orderedPolicy)
  return JSON.stringify([callers, pauseEnds, policy])
}

/** Only secret keys of unlimited clients call by address: whoever they reach is a group apart. */
const BY_ADDRESS = 'by address'

/** Whom patterns let servers call: no caller, no destinations, which count as such, and nobody twice. */
function patternCallees({ realm, destinations }: SpliceRows): SpliceCallee[] {
  const others = [...callersOf(realm, destinations), ...destinations.map(({ address }) => addressKey(address))]
  const patterns = new Map(realm.calleePatterns.map((pattern) => [addressKey(pattern), pattern]))
  return [...patterns]
    .filter(([key]) => !others.includes(key))
    .filter(([key]) => key.startsWith('*@') || !patterns.has(`*${key.slice(key.indexOf('@'))}`))
    .map(([, pattern]) => ({ name: pattern, address: pattern, accountUser: null, group: BY_ADDRESS }))
}

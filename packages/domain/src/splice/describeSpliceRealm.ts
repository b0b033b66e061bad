import { isPauseInForce } from '../pauses/Pause.ts'
import { orderedPolicy } from '../policies/checkPolicy.ts'
import type { FormerCallee } from './FormerCallee.ts'
import { type IssuedLine, issuedLines, lineKey } from './issuedLines.ts'
import type { SpliceCallee, SpliceRealm } from './SpliceRealm.ts'
import type { RealmRows, SharerRows, SpliceRows } from './SpliceRows.ts'

/** Returns what an audit is made of: the realm's callees, those of other realms with the same key, and former ones. */
export function describeSpliceRealm(rows: SpliceRows, now: number): SpliceRealm {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds, accountUser, fromUser } = rows.realm
  const format = { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds }
  const own = issuedLines(rows).map(
    (line): SpliceCallee => ({
      name: line.name,
      address: line.address,
      accountUser: line.destination?.accountUser ?? null,
      group: groupOf(line, rows, now),
    }),
  )
  const shared = rows.sharers.flatMap((sharer) => sharedCallees(sharer, now))
  const callees = [...own, ...shared, ...formerCallees(rows, now)].sort((a, b) => (a.name < b.name ? -1 : 1))
  const sharers = rows.sharers.map(({ identity, realm }) => ({
    realmName: identity.realmName,
    timestampUnit: realm.timestampUnit,
  }))
  return { ...format, cipher: rows.cipher, accountUser, fromUser, callees, sharers }
}

/** The callees of another realm. Its clients, pauses and policies are its own, so its groups differ from all others. */
function sharedCallees(sharer: SharerRows, now: number): SpliceCallee[] {
  const { realmName } = sharer.identity
  return issuedLines(sharer).map((line) => ({
    name: `${line.name} (realm ${realmName})`,
    address: line.address,
    accountUser: line.accountUser,
    group: `${realmName} ${groupOf(line, sharer, now)}`,
    elsewhere: { fromUser: line.fromUser, left: null },
  }))
}

/** The former callees whose three identities no realm issues together now; the last to leave of those that are the same. */
function formerCallees(rows: SpliceRows, now: number): SpliceCallee[] {
  const present = new Set([rows, ...rows.sharers].flatMap((each) => issuedLines(each).map(lineKey)))
  const former = new Map<string, FormerCallee>()
  for (const each of [...rows.former].sort((a, b) => a.leftAt - b.leftAt))
    if (!present.has(lineKey(each))) former.set(lineKey(each), each)
  return [...former.values()].map((each) => ({
    name: formerName(each, rows),
    address: each.address,
    accountUser: each.accountUser,
    group: 'former',
    elsewhere: {
      fromUser: each.fromUser,
      left: { at: each.leftAt, lifetimeSeconds: each.lifetimeSeconds, asOf: now },
    },
  }))
}

function formerName({ name, address, realmId, realmName }: FormerCallee, { identity }: SpliceRows): string {
  const where = identity?.realmId === realmId ? '' : ` in realm ${realmName}`
  return name === address ? `${name} (removed${where})` : `${name} (formerly ${address}${where})`
}

/** Two destinations are in one group if they have the same clients, pauses and policies of their own; the realm's apply to both. */
function groupOf(
  { destination, destinationId: id }: IssuedLine,
  { apiClients, pauses, policies }: RealmRows,
  now: number,
): string {
  if (destination === null) return BY_ADDRESS
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

/** Only secret keys of unrestricted clients call by address, so those callees are a group of their own. */
const BY_ADDRESS = 'by address'

import { isWildcard, type SpliceRealm } from '../../src/splice/model.ts'
import type { Harvest } from './Harvest.ts'
import { recombine } from './recombine.ts'
import type { ReadToken } from './strictGateway.ts'

/** The tokens for the realm's own names that recombining yields, as accounts and as parties. */
export interface Recombined {
  /** All tokens that a strict gateway accepts, including issued ones. */
  readonly read: readonly ReadToken[]
  /** The tokens that were never issued. */
  readonly forged: readonly ReadToken[]
}

/** Searches exhaustively for tokens of all listed users: account users, callers, callees. */
export function findForgeries(realm: SpliceRealm, harvested: Harvest, digits: number): Recombined {
  const beginnings = listedTexts(realm).map((text) => `${text};`)
  const isViable = (begun: string): boolean =>
    beginnings.some((beginning) => beginning.startsWith(begun) || isTimeBehind(beginning, begun, digits))
  const read = [...recombine(harvested, digits, isViable)]
  return { read, forged: read.filter(({ text, timestamp }) => !harvested.issued.has(`${text};${timestamp}`)) }
}

/** Returns all users of the realm in both kinds of text, in lower case. */
export function listedTexts(realm: SpliceRealm): string[] {
  const accounts = [realm, ...realm.callees].flatMap(({ accountUser }) => accountUser ?? [])
  const callees = realm.callees.filter((callee) => !isWildcard(callee)).map(({ address }) => address)
  const users = new Set([...accounts, ...callees, ...(realm.fromUser === null ? [] : [realm.fromUser])].map(lowerCase))
  return [...users].flatMap((user) => [user, `sip:${user}`])
}

function isTimeBehind(beginning: string, begun: string, digits: number): boolean {
  if (!begun.startsWith(beginning)) return false
  const time = begun.slice(beginning.length)
  return time.length <= digits && /^[0-9]*$/.test(time)
}

const lowerCase = (text: string) => text.toLowerCase()

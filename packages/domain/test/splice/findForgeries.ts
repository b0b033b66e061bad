import { isWildcard, type SpliceRealm } from '../../src/splice/model.ts'
import type { Harvest } from './Harvest.ts'
import { recombine } from './recombine.ts'
import type { ReadToken } from './strictGateway.ts'

/** What recombining gave of the realm's own names, as accounts and as parties. */
export interface Recombined {
  /** All that a strict gateway reads, what was issued among them. */
  readonly read: readonly ReadToken[]
  /** What was never issued. */
  readonly forged: readonly ReadToken[]
}

/** Searches exhaustively for tokens of anybody listed: account users, callers, callees. */
export function findForgeries(realm: SpliceRealm, harvested: Harvest, digits: number): Recombined {
  const beginnings = listedTexts(realm).map((text) => `${text};`)
  const isViable = (begun: string): boolean =>
    beginnings.some((beginning) => beginning.startsWith(begun) || isTimeBehind(beginning, begun, digits))
  const read = [...recombine(harvested, digits, isViable)]
  return { read, forged: read.filter(({ text, timestamp }) => !harvested.issued.has(`${text};${timestamp}`)) }
}

/** Whoever the realm names, in both kinds of text, in lower case. */
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

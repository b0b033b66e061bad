import { addressKey } from '../destinations/destination.ts'
import type { Realm } from '../realms/realm.ts'
import { isWildcard, type SplicePartner, type SplicePartnerToken } from './model.ts'
import type { IssuedCallee } from './spliceRows.ts'
import {
  type CutText,
  canAlignWildcard,
  cutText,
  isAligned,
  isStretchable,
  stretchBorder,
  stretchSeconds,
  textIn,
} from './tokenBlocks.ts'

/**
 * Finds the callees whose new tokens make old tokens of stopped callees usable. A forged token combines the first blocks of an old
 * token with the time of a new token.
 *
 * @param options `isEcb`: whether blocks of the tokens can be recombined; if not, only equal addresses count. `digits`: the number
 *   of digits of a timestamp.
 */
export function findPartners(
  { stopped, live }: SplitCallees,
  { isEcb, digits }: { readonly isEcb: boolean; readonly digits: number },
): SplicePartner[] {
  const others = live.map((callee) => cutTokensOf(callee, digits))
  return stopped.flatMap((callee) => {
    const tokens = cutTokensOf(callee, digits)
    return others.flatMap((other): SplicePartner[] => {
      const through = throughOf(tokens, other, isEcb)
      if (through === null) return []
      const { name, realmName, destinationId } = other.callee
      return [{ callee: callee.name, partner: name, realmName, destinationId, through }]
    })
  })
}

/** A callee of a realm, with the identities in tokens under one key. */
export interface KeyCallee extends IssuedCallee {
  readonly realmId: string
  readonly realmName: string
}

/** The callees under one key. */
export interface SplitCallees {
  /** Callees for which no tokens are issued. */
  readonly stopped: readonly KeyCallee[]
  /** Callees for which tokens are issued. */
  readonly live: readonly KeyCallee[]
}

/** Returns whether two partners name the same two callees. */
export function isSamePartner(a: SplicePartner, b: SplicePartner): boolean {
  return a.callee === b.callee && a.partner === b.partner && a.realmName === b.realmName
}

/** The texts of a callee's three tokens, cut into blocks. */
interface CutTokens {
  readonly callee: KeyCallee
  readonly isPattern: boolean
  readonly to: CutText
  readonly from: CutText
  readonly account: CutText
}

function cutTokensOf(callee: KeyCallee, digits: number): CutTokens {
  const cut = (form: 'account' | 'party', user: string) => cutText(textIn(form, user), digits)
  return {
    callee,
    isPattern: isWildcard(callee),
    to: cut('party', callee.address),
    from: cut('party', callee.fromUser),
    account: cut('account', callee.accountUser),
  }
}

/** Returns the kind of a live callee's token that can give a new time to a stopped callee's old token; `null` if no kind can. */
function throughOf(stopped: CutTokens, live: CutTokens, isEcb: boolean): SplicePartnerToken | null {
  if (isSameAddress(stopped.callee, live.callee)) return 'SAME_ADDRESS'
  if (!isEcb) return null
  if (areToTokensAligned(stopped, live)) return 'TO_TOKEN'
  if (isAlignedWith(stopped, live.from)) return 'FROM_TOKEN'
  return isAlignedWith(stopped, live.account) ? 'ACCOUNT_TOKEN' : null
}

/**
 * Returns whether two callees can have the same address. A pattern of the same realm never applies to a destination's address, because the
 * address is treated as the destination. A pattern of another realm with the same key can apply to a destination's address.
 */
function isSameAddress(stopped: KeyCallee, live: KeyCallee): boolean {
  const [one, other] = [addressKey(stopped.address), addressKey(live.address)]
  if (one === other) return true
  if (stopped.realmId === live.realmId) return false
  return isWithin(one, other) || isWithin(other, one)
}

function isWithin(address: string, pattern: string): boolean {
  return pattern.startsWith('*@') && address.endsWith(pattern.slice(1))
}

function areToTokensAligned(stopped: CutTokens, live: CutTokens): boolean {
  if (stopped.isPattern && live.isPattern) return true
  return live.isPattern ? canAlignWildcard(live.callee, stopped.to) : isAlignedWith(stopped, live.to)
}

function isAlignedWith(stopped: CutTokens, text: CutText): boolean {
  return stopped.isPattern ? canAlignWildcard(stopped.callee, text) : isAligned(stopped.to, text)
}

/**
 * Returns the time, in milliseconds, after which old tokens for stopped callees can no longer be used with mixed times.
 * Returns `null` if no usable set can have a mixed time. In a usable set, no token has expired. Each token therefore
 * has either a mixed time, or a new time from a token for another callee.
 *
 * @param callees `all`: all callees whose tokens were issued under the key.
 * @param options `stoppedAt`: when the last tokens for the stopped callees were issued, in milliseconds. `digits`: the number of
 *   digits of a timestamp.
 */
export function lastStretchedExpiry(
  { stopped, live, all }: SplitCallees & { readonly all: readonly KeyCallee[] },
  { timestampUnit, lifetimeSeconds }: Pick<Realm, 'timestampUnit' | 'lifetimeSeconds'>,
  { digits, stoppedAt }: { readonly digits: number; readonly stoppedAt: number },
): number | null {
  const borderOf = (form: 'account' | 'party', user: string) => {
    const text = cutText(textIn(form, user), digits)
    return isStretchable(text, timestampUnit) ? stretchBorder(stretchSeconds(text, timestampUnit), stoppedAt) : null
  }
  const toBorders = (callees: readonly KeyCallee[]) =>
    callees.filter((callee) => !isWildcard(callee)).map(({ address }) => borderOf('party', address))
  const accounts = all.map(({ accountUser }) => borderOf('account', accountUser))
  const parties = [...all.map(({ fromUser }) => borderOf('party', fromUser)), ...toBorders(all)]
  const others = live.length > 0 ? Number.POSITIVE_INFINITY : Math.min(latest(accounts), latest(parties))
  const end = Math.min(others, latest(toBorders(stopped)))
  return end === Number.NEGATIVE_INFINITY ? null : end + lifetimeSeconds * 1_000
}

function latest(borders: readonly (number | null)[]): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...borders.map((border) => border ?? Number.NEGATIVE_INFINITY))
}

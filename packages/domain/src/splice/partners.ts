import { addressKey } from '../destinations/destination.ts'
import type { Realm } from '../realms/realm.ts'
import {
  type CutText,
  canAlign,
  cutText,
  isAligned,
  isStretchable,
  stretchBorder,
  stretchSeconds,
  textIn,
} from './blocks.ts'
import { isWildcard, type SpliceCallee, type SplicePartner, type SplicePartnerToken } from './model.ts'
import type { IssuedLine } from './spliceRows.ts'

/** A callee of a realm, as one key's tokens name it. */
export interface KeyLine extends IssuedLine {
  readonly realmId: string
  readonly realmName: string
}

/**
 * Finds the callees whose new tokens let old tokens of others make calls, all under one key: a forged token takes the head of
 * an old one and the time of a new one.
 *
 * @param stopped Callees that no tokens are issued for.
 * @param live Callees that tokens are issued for.
 * @param isEcb Whether blocks of the tokens can be recombined. If not, only equal addresses count.
 * @param digits How many digits a time has.
 */
export function findPartners(
  stopped: readonly KeyLine[],
  live: readonly KeyLine[],
  isEcb: boolean,
  digits: number,
): SplicePartner[] {
  const others = live.map((line) => cutsOf(line, digits))
  return stopped.flatMap((line) => {
    const cuts = cutsOf(line, digits)
    return others.flatMap((other): SplicePartner[] => {
      const through = throughOf(cuts, other, isEcb)
      if (through === null) return []
      const { name, realmName, destinationId } = other.line
      return [{ callee: line.name, partner: name, realmName, destinationId, through }]
    })
  })
}

interface CutLine {
  readonly line: KeyLine
  readonly isAnyone: boolean
  readonly to: CutText
  readonly from: CutText
  readonly account: CutText
}

function cutsOf(line: KeyLine, digits: number): CutLine {
  const cut = (form: 'account' | 'party', user: string) => cutText(textIn(form, user), digits)
  return {
    line,
    isAnyone: isWildcard(line),
    to: cut('party', line.address),
    from: cut('party', line.fromUser),
    account: cut('account', line.accountUser),
  }
}

function throughOf(stopped: CutLine, live: CutLine, isEcb: boolean): SplicePartnerToken | null {
  if (isSameAddress(stopped, live)) return 'SAME_ADDRESS'
  if (!isEcb) return null
  if (areAligned(stopped, live)) return 'TO_TOKEN'
  if (isAlignedWith(stopped, live.from)) return 'FROM_TOKEN'
  return isAlignedWith(stopped, live.account) ? 'ACCOUNT_TOKEN' : null
}

/**
 * A pattern of the same realm does not reach a destination's address: that counts as the destination. A pattern of another
 * realm with the same key does.
 */
function isSameAddress(stopped: CutLine, live: CutLine): boolean {
  const [one, other] = [addressKey(stopped.line.address), addressKey(live.line.address)]
  if (one === other) return true
  if (stopped.line.realmId === live.line.realmId) return false
  return isWithin(one, other) || isWithin(other, one)
}

function isWithin(address: string, pattern: string): boolean {
  return pattern.startsWith('*@') && address.endsWith(pattern.slice(1))
}

function areAligned(stopped: CutLine, live: CutLine): boolean {
  if (stopped.isAnyone && live.isAnyone) return true
  return live.isAnyone ? canAlign(calleeOf(live), stopped.to) : isAlignedWith(stopped, live.to)
}

function isAlignedWith(stopped: CutLine, text: CutText): boolean {
  return stopped.isAnyone ? canAlign(calleeOf(stopped), text) : isAligned(stopped.to, text)
}

function calleeOf({ line }: CutLine): SpliceCallee {
  return { name: line.name, address: line.address, accountUser: null, group: '' }
}

/**
 * Returns when the last call with mixed times ends, in milliseconds, for tokens of callees that nothing is issued for since
 * `stoppedAt`; `null` where no time can be mixed into a usable set. Every token of a set needs a time that has not expired: a
 * mixed one, or a new one of a call to somebody else.
 *
 * @param stopped The callees that no tokens are issued for.
 * @param all All callees whose tokens were issued under the key.
 * @param hasLive Whether tokens are issued under the key for others.
 */
export function stretchedEnd(
  stopped: readonly KeyLine[],
  all: readonly KeyLine[],
  hasLive: boolean,
  realm: Pick<Realm, 'timestampUnit' | 'lifetimeSeconds'>,
  digits: number,
  stoppedAt: number,
): number | null {
  const { timestampUnit, lifetimeSeconds } = realm
  const borderOf = (text: CutText) =>
    isStretchable(text, timestampUnit) ? stretchBorder(stretchSeconds(text, timestampUnit), stoppedAt) : null
  const cut = (form: 'account' | 'party', user: string) => cutText(textIn(form, user), digits)
  const accounts = all.map(({ accountUser }) => borderOf(cut('account', accountUser)))
  const callees = all.filter((line) => !isWildcard(line))
  const parties = [
    ...all.map(({ fromUser }) => borderOf(cut('party', fromUser))),
    ...callees.map(({ address }) => borderOf(cut('party', address))),
  ]
  const others = hasLive ? Number.POSITIVE_INFINITY : Math.min(latest(accounts), latest(parties))
  const stoppedCallees = stopped.filter((line) => !isWildcard(line))
  const end = Math.min(others, latest(stoppedCallees.map(({ address }) => borderOf(cut('party', address)))))
  return end === Number.NEGATIVE_INFINITY ? null : end + lifetimeSeconds * 1_000
}

function latest(borders: readonly (number | null)[]): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...borders.map((border) => border ?? Number.NEGATIVE_INFINITY))
}

import { addressKey } from '../destinations/addressKey.ts'
import type { IssuedLine } from './issuedLines.ts'
import type { SplicePartner, SplicePartnerToken } from './SplicePartner.ts'
import { isWildcard, type SpliceCallee } from './SpliceRealm.ts'
import { type CutText, cutText, isAligned, textIn } from './SpliceText.ts'
import { canAlign } from './wildcardTexts.ts'

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

import type { Realm } from '../realms/Realm.ts'
import type { KeyLine } from './findPartners.ts'
import { isStretchable, stretchBorder, stretchSeconds } from './findStretches.ts'
import { isWildcard } from './SpliceRealm.ts'
import { type CutText, cutText, textIn } from './SpliceText.ts'

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

import { expect, test } from 'vitest'
import { auditSplice } from '../../src/splice/audit.ts'
import type { SpliceCallee, SpliceRealm } from '../../src/splice/model.ts'
import { findPartners, type KeyCallee } from '../../src/splice/partners.ts'
import { distinctRealms } from './distinctRealms.ts'
import { findForgeries } from './findForgeries.ts'
import { harvest, type Occasion } from './Harvest.ts'
import { searchedAt } from './searchRealm.ts'

/** Two times with different first digits, so that mixing their digits cannot give the later one. */
const times = { MILLISECONDS: [1_795_867_200_000, 2_000_000_007_000], SECONDS: [1_795_867_200, 2_000_000_007] } as const

/** Returns whether old tokens for one callee and new ones for another yield a token for the first one with the new time. */
function isForged(realm: SpliceRealm, old: SpliceCallee, fresh: SpliceCallee): boolean {
  const [before, after] = times[realm.timestampUnit]
  const history: Occasion[] = [
    { timestamp: before, callees: [old] },
    { timestamp: after, callees: [fresh] },
  ]
  const digits = realm.timestampUnit === 'SECONDS' ? 10 : 13
  const { forged } = findForgeries(realm, harvest(realm, history), digits)
  return forged.some(({ text, timestamp }) => text === `sip:${old.address.toLowerCase()}` && timestamp === after)
}

function keyCalleeOf({ accountUser, fromUser }: SpliceRealm, callee: SpliceCallee): KeyCallee {
  const account = callee.accountUser ?? accountUser
  const users = { address: callee.address, accountUser: account, fromUser: fromUser ?? account }
  return {
    realmId: 'rlm_1',
    realmName: 'acme',
    destinationId: callee.name,
    destination: null,
    name: callee.name,
    ...users,
  }
}

test("lists a partner if and only if recombining yields a token for the paused callee with the partner's time", () => {
  const counts = { named: 0, none: 0 }
  for (const realm of distinctRealms(80, 14_022, ({ callees }) => callees.length > 1)) {
    const digits = realm.timestampUnit === 'SECONDS' ? 10 : 13
    for (const paused of realm.callees)
      for (const live of realm.callees) {
        if (paused === live) continue
        const partners = findPartners(
          { stopped: [keyCalleeOf(realm, paused)], live: [keyCalleeOf(realm, live)] },
          { isEcb: true, digits },
        )
        expect([realm, paused.name, live.name, partners.length > 0]).toEqual([
          realm,
          paused.name,
          live.name,
          isForged(realm, paused, live),
        ])
        counts[partners.length > 0 ? 'named' : 'none'] += 1
      }
  }
  expect(counts.named).toBeGreaterThan(50)
  expect(counts.none).toBeGreaterThan(50)
})

test('reports a former callee as forgeable if and only if recombining gives it the time of a current callee', () => {
  const counts = { forgeable: 0, not: 0 }
  for (const realm of distinctRealms(80, 14_024, ({ callees }) => callees.length > 1)) {
    const [gone, ...present] = realm.callees
    if (gone === undefined) continue
    const account = gone.accountUser ?? realm.accountUser
    // Removed long ago, so that the times of its own tokens cannot be stretched until now.
    const left = { at: 0, lifetimeSeconds: 300, asOf: searchedAt }
    const elsewhere = { fromUser: realm.fromUser ?? account, left }
    const audited = { ...realm, callees: [{ ...gone, accountUser: account, group: 'former', elsewhere }, ...present] }
    const audit = auditSplice(audited, searchedAt)
    const [former] = audit.formerCallees
    expect(former?.isForgeable).toBe(present.some((callee) => isForged(realm, gone, callee)))
    if (former?.isForgeable) expect(audit.grade).toBe('C')
    counts[former?.isForgeable ? 'forgeable' : 'not'] += 1
  }
  expect(counts.forgeable).toBeGreaterThan(10)
  expect(counts.not).toBeGreaterThan(10)
})

import { expect } from 'vitest'
import { auditSplice } from '../../src/splice/audit.ts'
import { assessForgeries } from '../../src/splice/forgeries.ts'
import { HYBRID_NAMES_MAX, type SpliceAudit, type SpliceRealm } from '../../src/splice/model.ts'
import { findForgeries } from './findForgeries.ts'
import { findHybridNames } from './findHybridNames.ts'
import { harvest } from './Harvest.ts'
import { historyOf } from './historyOf.ts'
import type { ReadToken } from './strictGateway.ts'

/** The start of the histories. */
export const searchedAt = Date.UTC(2026, 10, 28, 12, 0, 0)

/** The results of a search in a realm, after the comparison with its audit. */
export interface SearchResult {
  readonly audit: SpliceAudit
  readonly forgedCount: number
  readonly hybridCount: number
}

/**
 * Issues an adversarial history in a realm, recombines all of its blocks, and compares the results with the audit in both directions:
 * the audit must report every forgery, and every reported forgery must be found. `audited` differs from the searched realm only in the
 * test that shows that a difference is detected.
 */
export function searchRealm(realm: SpliceRealm, audited: SpliceRealm = realm): SearchResult {
  const digits = realm.timestampUnit === 'SECONDS' ? 10 : 13
  const facts = assessForgeries(audited, digits)
  const audit = auditSplice(audited, searchedAt)
  const perSecond = realm.timestampUnit === 'SECONDS' ? 1 : 1_000
  const seconds = searchedAt / 1_000
  const harvested = harvest(realm, historyOf(realm, realm.callees, seconds))
  const { read, forged } = findForgeries(realm, harvested, digits)

  const told = [...facts.stretches, ...facts.refreshes].map(({ text }) => text.text)
  const toldTexts = new Set([...told, ...facts.forms.map(({ text }) => text)])
  expect(sorted(forged.map(({ text }) => text))).toEqual(sorted(toldTexts))
  if (audit.grade === 'A') expect(forged).toEqual([])

  const stretchOf = (text: string) => facts.stretches.find((each) => each.text.text === text)?.seconds ?? 0
  const isNear = ({ text, timestamp }: ReadToken) =>
    [...harvested.timestamps].some((issued) => Math.abs(issued - timestamp) < stretchOf(text) * perSecond)
  const unissued = read.filter(({ timestamp }) => !harvested.timestamps.has(timestamp))
  expect(unissued.filter((each) => !isNear(each))).toEqual([])
  expect(unissued.filter(({ text }) => stretchOf(text) > audit.worstStretchSeconds)).toEqual([])
  const isAnchored = ({ text }: ReadToken) => (text.startsWith('sip:') ? 'party' : 'account') === facts.anchor
  if (audit.grade === 'A_SET') expect(unissued.filter(isAnchored)).toEqual([])

  expectPairs(realm, audit, digits)
  const enough = HYBRID_NAMES_MAX + 1
  const once = harvest(realm, [{ timestamp: seconds * perSecond, callees: realm.callees }])
  const hybrids = findHybridNames(realm, once, digits, enough)
  expect(Math.min(hybrids.size, HYBRID_NAMES_MAX)).toBe(audit.hybridNameCount)
  return { audit, forgedCount: forged.length, hybridCount: hybrids.size }
}

/**
 * Checks a pair with only an old to token of one callee and a new one of the other. The audit must report the pair if and only if these
 * are sufficient. The two times have different first digits, so that mixing them cannot give the later one.
 */
function expectPairs(realm: SpliceRealm, audit: SpliceAudit, digits: number): void {
  const perSecond = realm.timestampUnit === 'SECONDS' ? 1 : 1_000
  const [before, after] = [1_795_867_200 * perSecond, 2_000_000_007 * perSecond]
  for (const one of realm.callees)
    for (const other of realm.callees) {
      if (one.name >= other.name) continue
      const history = [
        { timestamp: before, callees: [one] },
        { timestamp: after, callees: [other] },
      ]
      const { forged } = findForgeries(
        realm,
        harvest(realm, history, (kind) => kind === 'to'),
        digits,
      )
      const text = `sip:${one.address.toLowerCase()}`
      const isTold = audit.pairs.some(({ first, second }) => first === one.name && second === other.name)
      expect(forged.some((each) => each.text === text && each.timestamp === after)).toBe(isTold)
    }
}

function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort()
}

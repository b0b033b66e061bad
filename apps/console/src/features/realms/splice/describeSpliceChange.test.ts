import { expect, test } from 'vitest'
import type { SpliceFieldsFragment } from '../../../generated/graphql.ts'
import { spliceAudit } from '../../../testing/fixtures.ts'
import { describeSpliceChange } from './describeSpliceChange.ts'

const BEST = spliceAudit()
const PAIR = { first: 'sales', second: 'support', isHarmless: false }
const WORST: SpliceFieldsFragment = {
  ...BEST,
  grade: 'C',
  pairs: [PAIR],
  worstStretchSeconds: 1000,
  deadlineAt: '2026-12-01T00:00:00.000Z',
  hybridNameCount: 1000,
  advice: ['Use another account user.', 'Use CBC.'],
}
const formatDate = (at: string) => at.slice(0, 10)

test('returns no sentences if only the findings differ', () => {
  expect(describeSpliceChange(BEST, { ...BEST, findings: ['Another finding.'] }, formatDate)).toEqual([])
  expect(describeSpliceChange(WORST, WORST, formatDate)).toEqual([])
})

test('lists each deterioration with the first advice', () => {
  expect(describeSpliceChange(BEST, WORST, formatDate)).toEqual([
    'A holder of tokens for one callee can call another callee with them.',
    'Interchangeable: sales with support.',
    'Token times could be stretched by up to 16 minutes 40 seconds.',
    'The key must be rotated before 2026-12-01.',
    'Identities outside the realm that blocks could form: 1,000 or more.',
    'Use another account user.',
  ])
})

test('lists each improvement without advice', () => {
  expect(describeSpliceChange(WORST, BEST, formatDate)).toEqual([
    'The gateway accepts only the token sets that Anoncall issued. No other set can be assembled.',
    'No longer interchangeable: sales with support.',
    'Token times can no longer be stretched.',
    'The key no longer has a rotation deadline.',
    'Blocks can no longer form identities outside the realm.',
  ])
})

test('a new pair is a deterioration even if the grade is already the worst', () => {
  const more = { ...WORST, pairs: [PAIR, { first: '*@acme.example', second: '*@acme.example', isHarmless: true }] }
  expect(describeSpliceChange(WORST, more, formatDate)).toEqual([
    'Interchangeable: *@acme.example with any other address of the pattern.',
    'Use another account user.',
  ])
})

test('names the first pairs and counts the others', () => {
  const pairs = ['a', 'b', 'c', 'd', 'e'].map((second) => ({ first: 'x', second, isHarmless: true }))
  expect(describeSpliceChange({ ...WORST, pairs: [] }, { ...WORST, pairs }, formatDate)[0]).toBe(
    'Interchangeable: x with a, x with b, x with c and 2 more.',
  )
})

test('lists only problems for a realm that does not exist yet', () => {
  expect(describeSpliceChange(null, BEST, formatDate)).toEqual([
    'The gateway accepts only the token sets that Anoncall issued. No other set can be assembled.',
  ])
  expect(describeSpliceChange(null, { ...WORST, hybridNameCount: 0, pairs: [] }, formatDate)).toEqual([
    'A holder of tokens for one callee can call another callee with them.',
    'Token times could be stretched by up to 16 minutes 40 seconds.',
    'The key must be rotated before 2026-12-01.',
    'Use another account user.',
  ])
})

test('names callees that stay forgeable and the grade with a new key, even if the grade does not change', () => {
  const gone = {
    name: 'sales (formerly sales@acme.example)',
    address: 'sales@acme.example',
    leftAt: '',
    isForgeable: true,
  }
  const after = { ...WORST, formerCallees: [gone] }
  expect(describeSpliceChange(WORST, after, formatDate)).toEqual([
    'Tokens for sales (formerly sales@acme.example) can be forged until the key is replaced. Then the grade becomes A.',
  ])
  expect(describeSpliceChange(after, after, formatDate)).toEqual([])
  // A removed callee has a new name in pairs. The pair with the old name is not listed as removed, and the pair with the new name
  // is not listed as new.
  const paired = {
    ...after,
    pairs: [{ first: 'sales (formerly sales@acme.example)', second: 'support', isHarmless: false }],
  }
  expect(describeSpliceChange(WORST, paired, formatDate)).toHaveLength(1)
  expect(
    describeSpliceChange(WORST, { ...WORST, formerCallees: [{ ...gone, isForgeable: false }] }, formatDate),
  ).toEqual([])
})

import { expect, test } from 'vitest'
import type { SpliceFieldsFragment } from '../../../generated/graphql.ts'
import { spliceChangeWords } from './spliceWords.ts'

const BEST: SpliceFieldsFragment = {
  grade: 'A',
  gradeWithNewKey: 'A',
  sharedWith: [],
  formerCallees: [],
  pairs: [],
  worstStretchSeconds: 0,
  deadlineAt: null,
  hybridNameCount: 0,
  findings: [],
  advice: [],
}
const PAIR = { first: 'sales', second: 'support', isHarmless: false }
const WORST: SpliceFieldsFragment = {
  ...BEST,
  grade: 'C',
  pairs: [PAIR],
  worstStretchSeconds: 1000,
  deadlineAt: '2026-12-01T00:00:00.000Z',
  hybridNameCount: 1000,
  advice: ['Take another account user.', 'Use CBC.'],
}
const tell = (at: string) => at.slice(0, 10)

test('says nothing of a change that changes nothing, whatever the findings say', () => {
  expect(spliceChangeWords(BEST, { ...BEST, findings: ['Told otherwise.'] }, tell)).toEqual([])
  expect(spliceChangeWords(WORST, WORST, tell)).toEqual([])
})

test('says each thing that is worse, and what to do first about it', () => {
  expect(spliceChangeWords(BEST, WORST, tell)).toEqual([
    'A holder of tokens for one callee can call another callee with them.',
    'Interchangeable: sales with support.',
    'Token times could be stretched by up to 16 minutes 40 seconds.',
    'The key must be rotated before 2026-12-01.',
    'Identities outside the realm that blocks could form: 1,000 or more.',
    'Take another account user.',
  ])
})

test('says each thing that is better, without advice', () => {
  expect(spliceChangeWords(WORST, BEST, tell)).toEqual([
    'Only issued sets of tokens work. No other set can be assembled.',
    'No longer interchangeable: sales with support.',
    'Token times can no longer be stretched.',
    'The key no longer has a rotation deadline.',
    'Blocks can no longer form identities outside the realm.',
  ])
})

test('a further pair is worse also where the grade cannot be', () => {
  const more = { ...WORST, pairs: [PAIR, { first: '*@acme.example', second: '*@acme.example', isHarmless: true }] }
  expect(spliceChangeWords(WORST, more, tell)).toEqual([
    'Interchangeable: *@acme.example with any other address of the pattern.',
    'Take another account user.',
  ])
})

test('many pairs are counted after the first few', () => {
  const pairs = ['a', 'b', 'c', 'd', 'e'].map((second) => ({ first: 'x', second, isHarmless: true }))
  expect(spliceChangeWords({ ...WORST, pairs: [] }, { ...WORST, pairs }, tell)[0]).toBe(
    'Interchangeable: x with a, x with b, x with c and 2 more.',
  )
})

test('of a realm that does not exist yet, only what stands in its way is told', () => {
  expect(spliceChangeWords(null, BEST, tell)).toEqual([
    'Only issued sets of tokens work. No other set can be assembled.',
  ])
  expect(spliceChangeWords(null, { ...WORST, hybridNameCount: 0, pairs: [] }, tell)).toEqual([
    'A holder of tokens for one callee can call another callee with them.',
    'Token times could be stretched by up to 16 minutes 40 seconds.',
    'The key must be rotated before 2026-12-01.',
    'Take another account user.',
  ])
})

test('says who stays forgeable after a change, and what the grade becomes with a new key, also where the grade stays', () => {
  const gone = {
    name: 'sales (formerly sales@acme.example)',
    address: 'sales@acme.example',
    leftAt: '',
    isForgeable: true,
  }
  const after = { ...WORST, formerCallees: [gone] }
  expect(spliceChangeWords(WORST, after, tell)).toEqual([
    'Tokens for sales (formerly sales@acme.example) can be forged until the key is replaced. Then the grade becomes A.',
  ])
  expect(spliceChangeWords(after, after, tell)).toEqual([])
  // The pair that it was in is not over, and the one under its new name is no news.
  const paired = {
    ...after,
    pairs: [{ first: 'sales (formerly sales@acme.example)', second: 'support', isHarmless: false }],
  }
  expect(spliceChangeWords(WORST, paired, tell)).toHaveLength(1)
  expect(spliceChangeWords(WORST, { ...WORST, formerCallees: [{ ...gone, isForgeable: false }] }, tell)).toEqual([])
})

import { expect, test } from 'vitest'
import { safeReturnTo } from './safeReturnTo.ts'

const ORIGIN = 'https://calls.acme.example'

test('keeps a place of this console with its filters', () => {
  expect(safeReturnTo('/audit?subject=rlm_1#last', ORIGIN)).toBe('/audit?subject=rlm_1#last')
})

test.each([
  ['https://evil.example/', 'another site'],
  ['//evil.example/', 'another site without a scheme'],
  ['/\\evil.example/', 'a backslash, which browsers read as a slash'],
  ['/\t/evil.example/', 'a tab, which browsers drop'],
  ['javascript:alert(1)', 'a script'],
  ['realms', 'a path that is relative'],
  ['/sign-in?returnTo=/audit', 'the sign-in page itself'],
  ['/choose-password', 'the page for the first password'],
])('goes to the front page instead of %s: %s', (address) => {
  expect(safeReturnTo(address, ORIGIN)).toBe('/')
})

test('goes to the front page where no place is given', () => {
  expect(safeReturnTo(undefined, ORIGIN)).toBe('/')
})

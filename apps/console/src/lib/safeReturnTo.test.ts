import { expect, test } from 'vitest'
import { safeReturnTo } from './safeReturnTo.ts'

const ORIGIN = 'https://calls.acme.example'

test('keeps a path of this console with its query and fragment', () => {
  expect(safeReturnTo('/audit?subject=rlm_1#last', ORIGIN)).toBe('/audit?subject=rlm_1#last')
})

test.each([
  ['https://evil.example/', 'another site'],
  ['//evil.example/', 'another site without a scheme'],
  ['/\\evil.example/', 'a backslash, which browsers read as a slash'],
  ['/\t/evil.example/', 'a tab, which browsers drop'],
  ['javascript:alert(1)', 'a script'],
  ['realms', 'a relative path'],
  ['/sign-in?returnTo=/audit', 'the sign-in page itself'],
  ['/choose-password', 'the page for the first password'],
])('returns the front page instead of %s: %s', (address) => {
  expect(safeReturnTo(address, ORIGIN)).toBe('/')
})

test('returns the front page if no path is given', () => {
  expect(safeReturnTo(undefined, ORIGIN)).toBe('/')
})

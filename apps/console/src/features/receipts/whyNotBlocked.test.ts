import { expect, test } from 'vitest'
import { whyNotBlocked } from './whyNotBlocked.ts'

const BLOCKABLE = { realm: { id: 'rlm_1', name: 'acme' }, visitor: 'a1b2', isNetworkKept: true, isTrial: false }

test('says why a network cannot be blocked, each case in its own words', () => {
  expect(whyNotBlocked(BLOCKABLE)).toBeUndefined()
  expect(whyNotBlocked({ ...BLOCKABLE, realm: null })).toContain('the realm is deleted')
  expect(whyNotBlocked({ ...BLOCKABLE, isNetworkKept: false })).toContain('24 hours unless set otherwise')
  expect(whyNotBlocked({ ...BLOCKABLE, isNetworkKept: false, visitor: null })).toContain('no address was known')
  expect(whyNotBlocked({ ...BLOCKABLE, isNetworkKept: false, visitor: null, isTrial: true })).toContain('a trial')
})

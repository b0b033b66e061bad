import { expect, test } from 'vitest'
import { blockUnavailableReason } from './ReceiptActions.tsx'

const BLOCKABLE = { realm: { id: 'rlm_1', name: 'acme' }, visitor: 'a1b2', isNetworkKept: true, isTrial: false }

test('explains for each case why a network cannot be blocked', () => {
  expect(blockUnavailableReason(BLOCKABLE)).toBeUndefined()
  expect(blockUnavailableReason({ ...BLOCKABLE, realm: null })).toContain('the realm was deleted')
  expect(blockUnavailableReason({ ...BLOCKABLE, isNetworkKept: false })).toContain('(24 hours by default)')
  expect(blockUnavailableReason({ ...BLOCKABLE, isNetworkKept: false, visitor: null })).toContain(
    'its address is unknown',
  )
  expect(blockUnavailableReason({ ...BLOCKABLE, isNetworkKept: false, visitor: null, isTrial: true })).toContain(
    'A trial has no visitor',
  )
})

import { expect, test } from 'vitest'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { draftOf } from './draftOf.ts'
import { policyInputOf } from './policyInputOf.ts'

const POLICY: PolicyFieldsFragment = {
  mode: 'MONITORED',
  rateLimits: [
    { scope: 'ADDRESS', limit: 5, windowSeconds: 600 },
    { scope: 'OWNER', limit: 100, windowSeconds: 86_400 },
    { scope: 'CALLEE', limit: 3, windowSeconds: 90 },
  ],
  businessHours: {
    timeZone: 'Asia/Tokyo',
    windows: [{ weekday: 'FRIDAY', opens: '22:00', closes: '24:00' }],
    closedDates: ['2026-12-25'],
    isOpen: false,
    nextOpenAt: null,
  },
  splicePartners: [],
  challenge: 'PROOF_OF_WORK',
  updatedAt: '2026-03-01T12:00:00.000Z',
  revision: 3,
}

test('a policy that nobody touched is sent back as it came', () => {
  expect(policyInputOf(draftOf(POLICY, 'UTC'))).toEqual({
    mode: 'MONITORED',
    rateLimits: [
      { scope: 'ADDRESS', limit: 5, windowSeconds: 600 },
      { scope: 'OWNER', limit: 100, windowSeconds: 86_400 },
      { scope: 'CALLEE', limit: 3, windowSeconds: 90 },
    ],
    businessHours: {
      timeZone: 'Asia/Tokyo',
      windows: [{ weekday: 'FRIDAY', opens: '22:00', closes: '24:00' }],
      closedDates: ['2026-12-25'],
    },
    challenge: 'PROOF_OF_WORK',
  })
})

test('times are shown in the largest unit that holds them whole', () => {
  expect(draftOf(POLICY, 'UTC').rateLimits.map(({ count, unit }) => [count, unit])).toEqual([
    [10, 'MINUTE'],
    [24, 'HOUR'],
    [90, 'SECOND'],
  ])
})

test('hours that are switched off are not sent, and new ones begin with the reader’s zone', () => {
  const draft = draftOf({ ...POLICY, businessHours: null }, 'Europe/Lisbon')
  expect(policyInputOf(draft).businessHours).toBeNull()
  expect(policyInputOf({ ...draft, hasHours: true }).businessHours?.timeZone).toBe('Europe/Lisbon')
})

import { expect, test } from 'vitest'
import { activitySearch, auditSearch, listSearch, overviewSearch, realmsSearch, realmTabSearch } from './search.ts'

test('drops invalid filters and keeps the valid ones', () => {
  expect(auditSearch({ actions: ['REALM_CREATED', 'DROP_TABLE', 7], subject: 'rlm_1', other: 1 })).toEqual({
    actions: ['REALM_CREATED'],
    subject: 'rlm_1',
  })
  expect(auditSearch({ actions: 'REALM_CREATED' })).toEqual({})
  expect(auditSearch({ actions: ['toString'] })).toEqual({})
})

test('keeps a filter of digits as text', () => {
  expect(listSearch({ search: 2026 })).toEqual({ search: '2026' })
})

test('drops an unknown tab', () => {
  expect(realmTabSearch({ tab: 'keys' })).toEqual({ tab: 'keys' })
  expect(realmTabSearch({ tab: 'toString' })).toEqual({})
})

test('accepts only `true` as the filter for paused realms', () => {
  expect(realmsSearch({ paused: true })).toEqual({ paused: true })
  expect(realmsSearch({ paused: 'no' })).toEqual({})
})

test('keeps valid conditions of an activity URL and drops the others', () => {
  const whole = {
    realm: 'rlm_1',
    site: 'cli_1',
    destination: 'dst_1',
    outcome: 'REFUSED',
    reasons: ['RATE_LIMITED', 'NO_REASON'],
    callee: 'support',
    visitor: 'a1b2',
    wouldBeRefused: true,
    range: 'day',
    from: '2026-03-01T12:00:00Z',
    to: '2026-03-01T13:00:00.000Z',
  }
  expect(activitySearch(whole)).toEqual({
    ...whole,
    reasons: ['RATE_LIMITED'],
    from: '2026-03-01T12:00:00.000Z',
  })
  expect(
    activitySearch({ outcome: 'LOST', reasons: 'PAUSED', wouldBeRefused: 'yes', range: 'year', from: 'then', to: 7 }),
  ).toEqual({})
})

test('drops an unknown time range of the overview', () => {
  expect(overviewSearch({ range: 'week', of: 'rlm_1' })).toEqual({ range: 'week', of: 'rlm_1' })
  expect(overviewSearch({ range: 'decade' })).toEqual({})
})

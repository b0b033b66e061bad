import { expect, test } from 'vitest'
import {
  parseActivitySearch,
  parseAuditSearch,
  parseListSearch,
  parseOverviewSearch,
  parseRealmSearch,
  parseRealmsSearch,
} from './searchParams.ts'

test('drops invalid filters and keeps the valid ones', () => {
  expect(parseAuditSearch({ actions: ['REALM_CREATED', 'DROP_TABLE', 7], subject: 'rlm_1', other: 1 })).toEqual({
    actions: ['REALM_CREATED'],
    subject: 'rlm_1',
  })
  expect(parseAuditSearch({ actions: 'REALM_CREATED' })).toEqual({})
  expect(parseAuditSearch({ actions: ['toString'] })).toEqual({})
})

test('keeps a filter of digits as text', () => {
  expect(parseListSearch({ search: 2026 })).toEqual({ search: '2026' })
})

test('drops an unknown tab', () => {
  expect(parseRealmSearch({ tab: 'keys' })).toEqual({ tab: 'keys' })
  expect(parseRealmSearch({ tab: 'toString' })).toEqual({})
})

test('accepts only `true` as the filter for paused realms', () => {
  expect(parseRealmsSearch({ paused: true })).toEqual({ paused: true })
  expect(parseRealmsSearch({ paused: 'no' })).toEqual({})
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
  expect(parseActivitySearch(whole)).toEqual({
    ...whole,
    reasons: ['RATE_LIMITED'],
    from: '2026-03-01T12:00:00.000Z',
  })
  expect(
    parseActivitySearch({
      outcome: 'LOST',
      reasons: 'PAUSED',
      wouldBeRefused: 'yes',
      range: 'year',
      from: 'then',
      to: 7,
    }),
  ).toEqual({})
})

test('drops an unknown time range of the overview', () => {
  expect(parseOverviewSearch({ range: 'week', of: 'rlm_1' })).toEqual({ range: 'week', of: 'rlm_1' })
  expect(parseOverviewSearch({ range: 'decade' })).toEqual({})
})

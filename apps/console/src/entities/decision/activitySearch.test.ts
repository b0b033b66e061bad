import { expect, test } from 'vitest'
import { issuanceFilterOf, isTimeRangeName, stepsUntil } from './activitySearch.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('a URL without conditions matches all decisions', () => {
  expect(issuanceFilterOf({}, NOW)).toEqual({})
})

test('maps each URL parameter to its API condition', () => {
  expect(
    issuanceFilterOf(
      {
        realm: 'rlm_1',
        site: 'cli_1',
        destination: 'dst_1',
        outcome: 'REFUSED',
        reasons: ['RATE_LIMITED'],
        callee: 'support',
        visitor: 'a1b2',
        wouldBeRefused: true,
      },
      NOW,
    ),
  ).toEqual({
    realmId: 'rlm_1',
    apiClientId: 'cli_1',
    destinationId: 'dst_1',
    outcome: 'REFUSED',
    refusalReasons: ['RATE_LIMITED'],
    callee: 'support',
    visitor: 'a1b2',
    wouldBeRefused: true,
  })
})

test('a time range counts back from now and has no end, so that it includes new decisions', () => {
  expect(issuanceFilterOf({ range: 'hour' }, NOW)).toEqual({
    decidedAt: { from: '2026-03-01T11:00:00.000Z', to: '9999-12-31T23:59:59.999Z' },
  })
})

test('instants replace the time range', () => {
  expect(issuanceFilterOf({ range: 'hour', from: '2026-02-01T00:00:00.000Z' }, NOW).decidedAt).toEqual({
    from: '2026-02-01T00:00:00.000Z',
    to: '9999-12-31T23:59:59.999Z',
  })
  expect(issuanceFilterOf({ range: 'hour', to: '2026-02-01T00:00:00.000Z' }, NOW).decidedAt).toEqual({
    from: '1970-01-01T00:00:00.000Z',
    to: '2026-02-01T00:00:00.000Z',
  })
})

const RANGES_NOW = Date.parse('2026-03-01T12:34:56.789Z')

test.each([
  ['hour', '2026-03-01T11:35:00.000Z', '2026-03-01T12:35:00.000Z'],
  ['day', '2026-02-28T13:00:00.000Z', '2026-03-01T13:00:00.000Z'],
  ['week', '2026-02-23T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
  ['month', '2026-01-31T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
] as const)('the last %s consists of whole steps, including the current one', (name, from, to) => {
  expect(stepsUntil(RANGES_NOW, name)).toEqual({ from, to })
})

test('a step includes its first instant', () => {
  expect(stepsUntil(Date.parse('2026-03-01T12:00:00.000Z'), 'day').to).toBe('2026-03-01T13:00:00.000Z')
})

test('rejects names that are not time ranges', () => {
  expect(isTimeRangeName('toString')).toBe(false)
  expect(isTimeRangeName('week')).toBe(true)
})

import { expect, test } from 'vitest'
import { issuanceFilter, passesFilter } from '../../../src/graphql/modules/issuance/issuanceQueries.ts'
import { rows } from '../../store/rows.ts'

const refused = rows.issuance({
  id: 'iss_refused',
  decidedAt: 1_000,
  outcome: 'REFUSED',
  refusalReason: 'PAUSED',
  wouldBeRefusedFor: null,
  visitor: 'one',
})
const monitored = rows.issuance({
  id: 'iss_monitored',
  decidedAt: 2_000,
  outcome: 'ISSUED',
  refusalReason: null,
  wouldBeRefusedFor: 'RATE_LIMITED',
  visitor: 'two',
})

test.each<[filter: Parameters<typeof issuanceFilter>[0], passing: string[]]>([
  [null, ['iss_refused', 'iss_monitored']],
  [{ visitor: 'two' }, ['iss_monitored']],
  [{ outcome: 'REFUSED' }, ['iss_refused']],
  [{ refusalReasons: ['RATE_LIMITED', 'PAUSED'] }, ['iss_refused']],
  [{ refusalReasons: [] }, []],
  [{ wouldBeRefused: true }, ['iss_monitored']],
  [{ wouldBeRefused: false }, ['iss_refused']],
  [{ decidedAt: { from: 1_000, to: 2_000 } }, ['iss_refused']],
  [{ decidedAt: { from: 1_001, to: 2_001 } }, ['iss_monitored']],
  [{ visitor: 'two', wouldBeRefused: false }, []],
])('the filter %j selects a new decision as the list would', (filter, passing) => {
  const passed = [refused, monitored].filter((issuance) => passesFilter(issuanceFilter(filter), issuance))
  expect(passed.map(({ id }) => id)).toEqual(passing)
})

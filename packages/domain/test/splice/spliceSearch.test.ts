import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { distinctRealms } from './distinctRealms.ts'
import { SearchTally } from './SearchTally.ts'
import { searchRealm } from './searchRealm.ts'

test('recombining all blocks of a realm yields exactly the forgeries that its audit reports', {
  timeout: 120_000,
}, () => {
  const seed = randomInt(2 ** 31)
  const tally = new SearchTally(seed)
  for (const realm of distinctRealms(200, seed)) tally.search(realm)
  process.stdout.write(tally.report())
  // Each grade must occur, otherwise the search proves nothing about it.
  expect(tally.gradesFound()).toEqual(['A', 'A_SET', 'B', 'C'])
})

test('detects an audit that overlooks a callee', () => {
  const [seen] = distinctRealms(1, 7, ({ callees }) => callees.length > 1)
  if (seen === undefined) throw new Error('no realm of two')
  const overlooked = { ...seen, callees: seen.callees.slice(1) }
  expect(() => searchRealm(seen, seen)).not.toThrow()
  expect(() => searchRealm(seen, overlooked)).toThrow()
})

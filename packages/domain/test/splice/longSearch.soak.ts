import { expect, inject, test } from 'vitest'
import { distinctRealms } from './distinctRealms.ts'
import { SearchTally } from './SearchTally.ts'

const count = inject('realms')
const seed = inject('seed')

test(`recombining every block of ${count} realms yields exactly the forgeries that their audits report`, () => {
  process.stdout.write(`  seed ${seed}\n`)
  const tally = new SearchTally(seed)
  distinctRealms(count, seed).forEach((realm, index) => {
    tally.search(realm)
    if ((index + 1) % 200 === 0) process.stdout.write(`  ${index + 1} realms\n`)
  })
  process.stdout.write(tally.report())
  expect(tally.gradesFound()).toEqual(['A', 'A_SET', 'B', 'C'])
})

import { randomInt } from 'node:crypto'
import { test } from '@playwright/test'
import { expectSurvived } from '../soak/expectSurvived.ts'
import { soak } from '../soak/soak.ts'

test('what was acknowledged is there after kill -9 under issuing load, and the service is up again within two seconds', async (// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
{}, { parallelIndex }) => {
  expectSurvived(await soak({ rounds: 8, seed: randomInt(2 ** 32), workerIndex: parallelIndex }))
})

import { randomInt } from 'node:crypto'
import { test } from '@playwright/test'
import { expectSurvived } from '../soak/expectSurvived.ts'
import { soak } from '../soak/soak.ts'

test('acknowledged data survives kill -9 under load, and the service restarts within two seconds', async (// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
{}, { parallelIndex }) => {
  expectSurvived(await soak({ rounds: 8, seed: randomInt(2 ** 32), workerIndex: parallelIndex }))
})

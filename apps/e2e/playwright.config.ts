import { defineConfig } from '@playwright/test'
import { environment } from './harness/environment.ts'
import { findChromium } from './harness/findChromium.ts'
import { sharedConfig } from './harness/sharedConfig.ts'

export default defineConfig({
  ...sharedConfig(await findChromium()),
  projects:
    environment.ANONCALL_TEST_FULL === '1'
      ? // Tests that take minutes. `npm run test:full` runs only these.
        [{ name: 'full', testDir: 'full', timeout: 900_000 }]
      : [
          { name: 'journeys', testDir: 'journeys' },
          // These run last and one at a time, because they measure how fast the service starts and stops.
          { name: 'alone', testDir: 'alone', workers: 1, dependencies: ['journeys'] },
        ],
})

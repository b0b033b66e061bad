import { defineConfig } from '@playwright/test'
import { environment } from './harness/environment.ts'
import { findChromium } from './harness/findChromium.ts'
import { sharedConfig } from './harness/sharedConfig.ts'

export default defineConfig({
  ...sharedConfig(await findChromium()),
  projects:
    environment.ANONCALL_TEST_FULL === '1'
      ? // Runs of minutes: `npm run test:full` runs these and no others.
        [{ name: 'full', testDir: 'full', timeout: 900_000 }]
      : [
          { name: 'journeys', testDir: 'journeys' },
          // One at a time and last, since they measure how fast the service starts and ends.
          { name: 'alone', testDir: 'alone', workers: 1, dependencies: ['journeys'] },
        ],
})

import { defineConfig } from '@playwright/test'
import { findChromium } from './harness/findChromium.ts'
import { launchArguments } from './harness/launchArguments.ts'

const { executablePath, environment } = await findChromium()

export default defineConfig({
  outputDir: 'test-results/traces',
  reporter: [['list']],
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // The smallest machine has two cores, and half of the time a journey waits: for a ring to end, or a limit.
  workers: 3,
  fullyParallel: true,
  use: {
    launchOptions: {
      executablePath,
      env: environment,
      args: launchArguments('granted'),
    },
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' },
    // A trace doubles the time of everything: ask for one with --trace on. A failure leaves its page as text and as a picture.
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'journeys', testDir: 'journeys' },
    // One at a time and last, since they measure how fast the service starts and ends.
    { name: 'alone', testDir: 'alone', workers: 1, dependencies: ['journeys'] },
  ],
})

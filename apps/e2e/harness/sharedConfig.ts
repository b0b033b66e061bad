import { fileURLToPath } from 'node:url'
import type { PlaywrightTestConfig } from '@playwright/test'
import type { FoundChromium } from './findChromium.ts'
import { launchArguments } from './launchArguments.ts'

/** Returns the settings that all runs in a browser share. */
export function sharedConfig({ executablePath, environment }: FoundChromium): PlaywrightTestConfig {
  return {
    outputDir: 'test-results/traces',
    reporter: [['list'], [fileURLToPath(new URL('SkipReporter.ts', import.meta.url))]],
    timeout: 120_000,
    expect: { timeout: 20_000 },
    forbidOnly: true,
    // There are more workers than the two cores of the smallest machine, because a test spends half of its time waiting, for example for
    // a timeout.
    workers: 4,
    fullyParallel: true,
    use: {
      launchOptions: { executablePath, env: environment, args: launchArguments('granted') },
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      contextOptions: { reducedMotion: 'reduce' },
      // Traces are off, because they double the duration of a run. `--trace on` turns them on. A failure leaves a snapshot and a
      // screenshot of the page.
      screenshot: 'only-on-failure',
    },
  }
}

import { defineConfig } from '@playwright/test'
import { findChromium } from './harness/findChromium.ts'
import { sharedConfig } from './harness/sharedConfig.ts'

/** What the packages do once they are packed. A run of its own, so that it is repeated only when its inputs changed. */
export default defineConfig({ ...sharedConfig(await findChromium()), workers: 1, testDir: 'packages' })

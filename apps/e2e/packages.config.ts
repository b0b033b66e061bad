import { defineConfig } from '@playwright/test'
import { findChromium } from './harness/findChromium.ts'
import { sharedConfig } from './harness/sharedConfig.ts'

/** The tests of the packed packages. They are a separate run, which is repeated only if its inputs changed. */
export default defineConfig({ ...sharedConfig(await findChromium()), workers: 1, testDir: 'packages' })

import { defineConfig } from '@playwright/test'

/** The long run of `npm run soak`. It needs no browser. CONTRIBUTING describes its variables. */
export default defineConfig({
  testDir: 'soak',
  outputDir: 'test-results/traces',
  reporter: [['list']],
  timeout: 0,
  workers: 1,
})

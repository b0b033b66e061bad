import { defineConfig } from '@playwright/test'

/** The long run behind `npm run soak`. It needs no browser. CONTRIBUTING says which variables change what it does. */
export default defineConfig({
  testDir: 'soak',
  outputDir: 'test-results/traces',
  reporter: [['list']],
  timeout: 0,
  workers: 1,
})

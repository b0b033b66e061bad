import { defineConfig, mergeConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

export default mergeConfig(
  defineConfig(sharedTestConfig),
  defineConfig({
    test: {
      environment: 'happy-dom',
      setupFiles: ['src/testing/setUp.ts'],
      // happy-dom opens no frames, and says so each time.
      onConsoleLog: (log) => !log.includes('Iframe page loading is disabled'),
    },
  }),
)

import { defineConfig, mergeConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

export default mergeConfig(
  defineConfig(sharedTestConfig),
  defineConfig({ test: { environment: 'happy-dom', setupFiles: ['src/testing/setUp.ts'] } }),
)

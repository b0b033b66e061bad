import { defineConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

/** What renders nothing needs no page: each file is spared the seconds that making one takes. */
export default defineConfig({
  test: {
    projects: [
      { ...sharedTestConfig, test: { ...sharedTestConfig.test, name: 'plain', include: ['src/**/*.test.ts'] } },
      {
        ...sharedTestConfig,
        test: {
          ...sharedTestConfig.test,
          name: 'pages',
          include: ['src/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: ['src/testing/setUp.ts'],
        },
      },
    ],
  },
})

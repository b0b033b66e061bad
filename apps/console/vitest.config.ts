import { defineConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

/**
 * What renders nothing needs no page: each file is spared the seconds that making one takes. The files of a project share one
 * page and what they import, which takes half of the time; each test opens a console of its own, and `setUp.ts` leaves nothing behind.
 */
export default defineConfig({
  test: {
    projects: [
      {
        ...sharedTestConfig,
        test: { ...sharedTestConfig.test, name: 'plain', isolate: false, include: ['src/**/*.test.ts'] },
      },
      {
        ...sharedTestConfig,
        test: {
          ...sharedTestConfig.test,
          name: 'pages',
          isolate: false,
          include: ['src/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: ['src/testing/setUp.ts'],
        },
      },
    ],
  },
})

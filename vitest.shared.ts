import type { ViteUserConfig } from 'vitest/config'

/** What every package's tests share: workspace packages resolve to their sources, so that no stale build is ever tested. */
export const sharedTestConfig = {
  resolve: { conditions: ['@anoncall/source', 'module', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@anoncall/source', 'node'] } },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    hookTimeout: 60_000,
    testTimeout: 20_000,
  },
} satisfies ViteUserConfig

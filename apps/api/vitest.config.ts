import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

const apiTestConfig = {
  ...sharedTestConfig,
  resolve: {
    ...sharedTestConfig.resolve,
    // graphql ships CommonJS and ESM side by side: our sources and our dependencies must get the same one.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
}

/** Two projects, so that a database server is started for those tests alone that ask for it. */
export default defineConfig({
  test: {
    projects: [
      {
        ...apiTestConfig,
        test: { ...apiTestConfig.test, name: 'api', exclude: ['test/postgres/**', '**/node_modules/**'] },
      },
      {
        ...apiTestConfig,
        test: {
          ...apiTestConfig.test,
          name: 'postgres',
          include: ['test/postgres/**/*.test.ts'],
          globalSetup: ['test/postgres/startServer.ts'],
        },
      },
    ],
  },
})

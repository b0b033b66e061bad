import { createRequire } from 'node:module'
import { defineConfig, mergeConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

export default mergeConfig(
  sharedTestConfig,
  defineConfig({
    // graphql ships CommonJS and ESM side by side: our sources and our dependencies must get the same one.
    resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] },
  }),
)

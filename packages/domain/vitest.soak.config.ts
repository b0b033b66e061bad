import { randomInt } from 'node:crypto'
import { defineConfig } from 'vitest/config'
import { sharedTestConfig } from '../../vitest.shared.ts'

// biome-ignore lint/style/noProcessEnv: the length and the seed of a run are read only here
const { REALMS = '2000', SEED = String(randomInt(2 ** 32)) } = process.env

/**
 * The long search of `npm run soak`. The environment variable REALMS sets the number of realms, and SEED sets the
 * random seed.
 */
export default defineConfig({
  ...sharedTestConfig,
  test: {
    include: ['test/**/*.soak.ts'],
    testTimeout: 3_600_000,
    provide: { realms: Number(REALMS), seed: Number(SEED) },
  },
})

declare module 'vitest' {
  interface ProvidedContext {
    readonly realms: number
    readonly seed: number
  }
}

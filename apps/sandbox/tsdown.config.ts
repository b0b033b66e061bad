import { defineConfig } from 'tsdown'

// Does not clean dist, because it also contains the pages that Vite builds.
const shared = { format: 'esm', target: 'node20', platform: 'node', fixedExtension: true, clean: false } as const

export default defineConfig([
  /** The module that other packages import, which contains only the gateway. */
  { ...shared, entry: { index: 'gateway/index.ts' }, dts: true },
  /** The program that `npm start` runs. */
  { ...shared, entry: { main: 'src/main.ts' }, dts: false },
])

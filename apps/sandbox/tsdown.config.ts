import { defineConfig } from 'tsdown'

// The pages, which Vite builds, are in dist too: they must not be swept out.
const shared = { format: 'esm', target: 'node20', platform: 'node', fixedExtension: true, clean: false } as const

export default defineConfig([
  /** What others import: the gateway alone. */
  { ...shared, entry: { index: 'gateway/index.ts' }, dts: true },
  /** What `npm start` runs. */
  { ...shared, entry: { main: 'src/main.ts' }, dts: false },
])

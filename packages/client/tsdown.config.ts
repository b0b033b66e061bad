import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = { format: 'esm', target: ['node20', 'es2022'], platform: 'neutral', fixedExtension: false }

export default defineConfig([
  {
    ...shared,
    entry: 'src/index.ts',
    dts: true,
    // One file per module, so that the build of a page can omit modules or load them later.
    unbundle: true,
    plugins: [
      {
        name: 'external-solve-in-worker',
        resolveId: (id) => (id === './solveInWorker.ts' ? { id: './solveInWorker.js', external: true } : null),
      },
    ],
  },
  // Bundled into one file, because the module contains a library.
  { ...shared, entry: 'src/solveInWorker.ts', dts: false, clean: false, deps: { onlyBundle: ['altcha-lib'] } },
])

import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = { format: 'esm', target: ['node20', 'es2022'], platform: 'neutral', fixedExtension: false }

export default defineConfig([
  {
    ...shared,
    entry: 'src/index.ts',
    dts: true,
    // A file for each module: what a page's own build can then leave out, or load later, it does.
    unbundle: true,
    plugins: [
      {
        name: 'solver-apart',
        resolveId: (id) => (id === './proveInWorker.ts' ? { id: './proveInWorker.js', external: true } : null),
      },
    ],
  },
  // In one file, since it has a library in it.
  { ...shared, entry: 'src/proveInWorker.ts', dts: false, clean: false, deps: { onlyBundle: ['altcha-lib'] } },
])

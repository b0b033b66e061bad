import { defineConfig } from 'tsdown'

const shared = { target: 'es2022', platform: 'browser' } as const

export default defineConfig([
  { ...shared, entry: 'src/index.ts', format: 'esm', dts: true, fixedExtension: true },
  {
    ...shared,
    // One script with everything in it, for pages that have nothing but a script tag.
    entry: { 'anonymous-call': 'src/classicScript.ts' },
    format: 'iife',
    dts: false,
    minify: true,
    clean: false,
    deps: { alwaysBundle: /./ },
    inputOptions: { resolve: { conditionNames: ['@anoncall/source', 'import', 'default'] } },
    outputOptions: { entryFileNames: '[name].js' },
  },
])

import { defineConfig } from 'tsdown'

/**
 * Packages to bundle. Loading their many files would take longer than the rest of the start. All packages that use
 * `graphql` must be bundled together, because two copies of `graphql` are incompatible. Packages that contain binaries
 * or load their own files are not bundled.
 */
const bundled = [
  /^@anoncall\//,
  /^graphql/,
  /^@apollo\//,
  /^@graphql-tools\//,
  /^@escape\.tech\//,
  'cookie',
  'ipaddr.js',
  'kysely',
  'zod',
]

/** Workspace packages are bundled from their sources. */
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    anoncall: 'src/anoncall.ts',
    // The thread for long reads. The store loads this file by its name.
    readerThread: 'src/store/sqlite/readerThread.mjs',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  fixedExtension: true,
  deps: { alwaysBundle: bundled, onlyBundle: false },
  inputOptions: {
    resolve: {
      conditionNames: ['@anoncall/source', 'node', 'import', 'default'],
      // In a bundle, this package mistakes Node for a browser and hashes every document in JavaScript.
      alias: { '@apollo/utils.createhash': 'node:crypto' },
    },
  },
})

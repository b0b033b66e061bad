import { defineConfig } from 'tsdown'

/**
 * Loaded file by file these take longer than everything else at the start together. All that speak GraphQL are among them
 * or none, since two copies of `graphql` do not understand each other. What is left outside has binaries or looks for its
 * own files.
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

/** Workspace packages come from their sources. */
export default defineConfig({
  entry: ['src/main.ts', 'src/anoncall.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  fixedExtension: true,
  deps: { alwaysBundle: bundled, onlyBundle: false },
  inputOptions: {
    resolve: {
      conditionNames: ['@anoncall/source', 'node', 'import', 'default'],
      // Within a bundle it takes this for a browser, and hashes every document's text in JavaScript.
      alias: { '@apollo/utils.createhash': 'node:crypto' },
    },
  },
})

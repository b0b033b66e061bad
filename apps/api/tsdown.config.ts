import { defineConfig } from 'tsdown'

/** Workspace packages are bundled from their sources; what comes from the registry stays outside and is loaded as installed. */
export default defineConfig({
  entry: ['src/main.ts', 'src/anoncall.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  fixedExtension: true,
  deps: { alwaysBundle: [/^@anoncall\//] },
  inputOptions: { resolve: { conditionNames: ['@anoncall/source', 'node', 'import', 'default'] } },
})

import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'tsdown'

/** Each server is a separate process. */
const servers = readdirSync(new URL('./src/servers', import.meta.url)).map((file) => [
  `servers/${basename(file, '.ts')}`,
  `src/servers/${file}`,
])

export default defineConfig({
  entry: {
    main: 'src/main.ts',

    loopProbe: 'src/service/loopProbe.ts',
    ...Object.fromEntries(servers),
  },
  format: 'esm',
  platform: 'node',
  dts: false,
  target: 'node20',
  fixedExtension: true,
  // Dependencies are not bundled, because two copies of `graphql` are incompatible, and some dependencies contain
  // binaries.
  deps: { alwaysBundle: /^@anoncall\//, onlyBundle: false },
  inputOptions: { resolve: { conditionNames: ['@anoncall/source', 'node', 'import', 'default'] } },
})

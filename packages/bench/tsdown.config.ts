import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'tsdown'

/** Each is a process of its own. */
const servers = readdirSync(new URL('./src/servers', import.meta.url)).map((file) => [
  `servers/${basename(file, '.ts')}`,
  `src/servers/${file}`,
])

export default defineConfig({
  entry: {
    main: 'src/main.ts',

    loopProbe: 'src/recorded/loopProbe.ts',
    ...Object.fromEntries(servers),
  },
  format: 'esm',
  platform: 'node',
  dts: false,
  target: 'node20',
  fixedExtension: true,
  // What the dependencies name is left outside: two copies of `graphql` would not understand each other, and some have binaries.
  deps: { alwaysBundle: /^@anoncall\//, onlyBundle: false },
  inputOptions: { resolve: { conditionNames: ['@anoncall/source', 'node', 'import', 'default'] } },
})

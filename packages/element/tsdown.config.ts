import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = { target: 'es2022', platform: 'browser' }

/** Read in whatever encoding a server or a page claims, the script says the same. Line breaks are left in the stylesheet alone. */
const plainAsciiInOneLine = {
  name: 'plain-ascii-in-one-line',
  generateBundle(_options: unknown, bundle: Record<string, { code?: string }>) {
    for (const chunk of Object.values(bundle))
      if (chunk.code !== undefined)
        chunk.code = chunk.code
          .replaceAll('\n', '')
          .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  },
}

/** One script cannot be in pieces: what the client loads later comes from beside it. */
const extrasFromBeside = {
  name: 'extras-from-beside',
  resolveId: (id: string) =>
    id.endsWith('/loadExtras.ts') ? fileURLToPath(new URL('src/loadExtrasBeside.ts', import.meta.url)) : null,
}

/** For pages that have nothing but a script tag: served as they are. */
const served: UserConfig = {
  ...shared,
  dts: false,
  minify: true,
  clean: false,
  deps: { alwaysBundle: /./ },
  inputOptions: { resolve: { conditionNames: ['@anoncall/source', 'import', 'default'] } },
}

export default defineConfig([
  { ...shared, entry: 'src/index.ts', format: 'esm', dts: true, fixedExtension: false },
  {
    ...served,
    entry: { 'anonymous-call': 'src/classicScript.ts' },
    format: 'iife',
    plugins: [plainAsciiInOneLine, extrasFromBeside],
    outputOptions: { entryFileNames: '[name].js' },
  },
  {
    ...served,
    entry: { 'anonymous-call-extras': 'src/extras.ts' },
    format: 'esm',
    plugins: [plainAsciiInOneLine],
    // There is one chunk: what the proof of work takes.
    outputOptions: { entryFileNames: '[name].js', chunkFileNames: 'anonymous-call-challenge.js' },
  },
])

import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = { target: 'es2022', platform: 'browser' }

/** Makes the output ASCII, so that its meaning does not depend on the declared encoding. Removes line breaks outside the stylesheet. */
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

/** A classic script has no chunks, so the code that the client loads on demand comes from a second file next to it. */
const extrasFromSecondFile = {
  name: 'extras-from-second-file',
  resolveId: (id: string) =>
    id.endsWith('/loadExtras.ts') ? fileURLToPath(new URL('src/loadExtrasBeside.ts', import.meta.url)) : null,
}

/** Scripts for pages without a bundler. The server serves them unchanged. */
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
    plugins: [plainAsciiInOneLine, extrasFromSecondFile],
    outputOptions: { entryFileNames: '[name].js' },
  },
  {
    ...served,
    entry: { 'anonymous-call-extras': 'src/extras.ts' },
    format: 'esm',
    plugins: [plainAsciiInOneLine],
    // The only chunk is the proof of work.
    outputOptions: { entryFileNames: '[name].js', chunkFileNames: 'anonymous-call-challenge.js' },
  },
])

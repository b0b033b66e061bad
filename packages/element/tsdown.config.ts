import { defineConfig } from 'tsdown'

const shared = { target: 'es2022', platform: 'browser' } as const

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
    plugins: [plainAsciiInOneLine],
    outputOptions: { entryFileNames: '[name].js' },
  },
])

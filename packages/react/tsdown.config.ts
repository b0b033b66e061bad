import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  format: 'esm',
  dts: true,
  target: ['node20', 'es2022'],
  platform: 'neutral',
  fixedExtension: false,
  // Servers that render components apart from the page's must know that these belong to the page.
  banner: { js: "'use client'" },
})

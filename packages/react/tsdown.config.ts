import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  format: 'esm',
  dts: true,
  target: ['node20', 'es2022'],
  platform: 'neutral',
  fixedExtension: false,
  // Marks the package as client code for servers that render server components.
  banner: { js: "'use client'" },
})

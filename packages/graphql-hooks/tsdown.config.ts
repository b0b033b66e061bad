import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  format: 'esm',
  dts: true,
  target: 'node20',
  fixedExtension: false,
  // A file for each module: a page loads what few pages need when it needs it.
  unbundle: true,
})

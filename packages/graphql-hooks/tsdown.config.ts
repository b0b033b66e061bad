import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  format: 'esm',
  dts: true,
  target: 'node20',
  fixedExtension: false,
  // One file per module, so that a page loads the parts that few pages need on demand.
  unbundle: true,
})

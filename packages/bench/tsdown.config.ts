import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { main: 'src/main.ts', loopProbe: 'src/recorded/loopProbe.ts' },
  format: 'esm',
  dts: false,
  target: 'node20',
  fixedExtension: true,
})

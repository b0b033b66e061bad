import { defineConfig } from 'tsdown'

// The page, which Vite builds, is in dist too: it must not be swept out.
export default defineConfig({
  entry: 'src/main.ts',
  format: 'esm',
  target: 'node20',
  fixedExtension: true,
  clean: false,
})

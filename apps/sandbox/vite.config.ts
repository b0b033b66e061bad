import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

const site = fileURLToPath(new URL('./site', import.meta.url))

/** While developing: the sandbox itself, which `npm start` runs beside the API. It knows the configuration and takes the calls. */
const sandbox = 'http://localhost:4001'

export default defineConfig({
  root: site,
  plugins: [react()],
  // Our own packages from their sources, so that no stale build is ever shown.
  resolve: { conditions: ['@anoncall/source', ...defaultClientConditions], dedupe: ['react', '@tanstack/react-query'] },
  build: {
    outDir: '../dist/site',
    emptyOutDir: true,
    // The pages' policy allows scripts of their own origin alone, and none inside a page.
    modulePreload: { polyfill: false },
    rolldownOptions: { input: findPages() },
  },
  server: {
    // The demo client allows this origin, by this name.
    host: 'localhost',
    port: 5173,
    strictPort: true,
    proxy: {
      '/site-config.json': sandbox,
      '/sdk/kandy.js': sandbox,
      '/rest': { target: sandbox, ws: true },
      '/gateway/api': { target: sandbox, changeOrigin: true, headers: { origin: sandbox } },
      '/agent/socket': { target: sandbox, ws: true, changeOrigin: true, rewriteWsOrigin: true },
    },
  },
})

/** A page is a folder with an `index.html`, the site's own included. */
function findPages(): string[] {
  const folders = readdirSync(site, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return ['', ...folders.map(({ name }) => name)]
    .map((folder) => join(site, folder, 'index.html'))
    .filter((page) => existsSync(page))
}

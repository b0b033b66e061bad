import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { readConfig } from './src/readConfig.ts'
import { runSandbox, StartError } from './src/runSandbox.ts'

const site = fileURLToPath(new URL('./site', import.meta.url))

// biome-ignore lint/style/noProcessEnv: it is handed on to the one file that reads it
const environment = { ANONCALL_DATA_DIR: '../../data', ...process.env }

/** While developing: the sandbox itself, which knows the configuration and takes the calls. */
const sandbox = `http://localhost:${readConfig(environment).port}`

export default defineConfig({
  root: site,
  plugins: [react(), runGateway()],
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

/** The sandbox beside the pages, started anew with them when something of it changes; one that runs already is taken as it is. */
function runGateway(): Plugin {
  return {
    name: 'gateway',
    apply: 'serve',
    async configureServer(server) {
      const say = (line: string) => server.config.logger.info(line)
      try {
        const running = await runSandbox({ environment, siteDirectory: site, say })
        server.httpServer?.once('close', () => void running.close())
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        say(error.message)
      }
    },
  }
}

/** A page is a folder with an `index.html`, the site's own included. */
function findPages(): string[] {
  const folders = readdirSync(site, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return ['', ...folders.map(({ name }) => name)]
    .map((folder) => join(site, folder, 'index.html'))
    .filter((page) => existsSync(page))
}

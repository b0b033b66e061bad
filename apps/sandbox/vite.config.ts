import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { readConfig, StartError } from './src/readConfig.ts'
import { runSandbox } from './src/runSandbox.ts'

const site = fileURLToPath(new URL('./site', import.meta.url))

// biome-ignore lint/style/noProcessEnv: it is passed to the only file that reads it
const environment = { ANONCALL_DATA_DIR: '../../data', ...process.env }

/** The sandbox server during development, which provides the configuration and the gateway. */
const sandbox = `http://localhost:${readConfig(environment).port}`

export default defineConfig({
  root: site,
  plugins: [react(), runGateway()],
  // Uses the sources of the workspace packages, so that no stale build is shown.
  resolve: { conditions: ['@anoncall/source', ...defaultClientConditions], dedupe: ['react', '@tanstack/react-query'] },
  build: {
    outDir: '../dist/site',
    emptyOutDir: true,
    // The content security policy allows scripts of the same origin only, and no inline scripts.
    modulePreload: { polyfill: false },
    rolldownOptions: { input: findPages() },
  },
  server: {
    // The demo client allows this origin with this host name.
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

/**
 * Starts the sandbox with Vite and restarts it when its files change. If a sandbox is already running, uses that
 * sandbox.
 */
function runGateway(): Plugin {
  return {
    name: 'gateway',
    apply: 'serve',
    async configureServer(server) {
      const print = (line: string) => server.config.logger.info(line)
      try {
        const running = await runSandbox({ environment, siteDirectory: site, print })
        server.httpServer?.once('close', () => void running.close())
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        print(error.message)
      }
    },
  }
}

/** Returns the pages: each folder with an `index.html`, including the site's root. */
function findPages(): string[] {
  const folders = readdirSync(site, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return ['', ...folders.map(({ name }) => name)]
    .map((folder) => join(site, folder, 'index.html'))
    .filter((page) => existsSync(page))
}

import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { readConfig } from './src/config/readConfig.ts'
import { readSiteConfig } from './src/readSiteConfig.ts'

export default defineConfig({
  root: 'site',
  plugins: [react(), serveSiteConfig()],
  // Our own packages from their sources, so that no stale build is ever shown.
  resolve: { conditions: ['@anoncall/source', ...defaultClientConditions], dedupe: ['react', '@tanstack/react-query'] },
  build: { outDir: '../dist/site', emptyOutDir: true },
  // The demo client allows this origin, by this name.
  server: { host: 'localhost', port: 5173, strictPort: true },
})

/** While developing: the page's configuration, as the sandbox's own server gives it. */
function serveSiteConfig(): Plugin {
  return {
    name: 'site-config',
    configureServer(server) {
      // biome-ignore lint/style/noProcessEnv: it is handed on to the one file that reads it
      const { dataDirectory } = readConfig({ ANONCALL_DATA_DIR: '../../data', ...process.env })
      server.middlewares.use('/site-config.json', (_request, response) => {
        void readSiteConfig(dataDirectory).then((reading) => {
          response.statusCode = reading.kind === 'ready' ? 200 : 503
          response.setHeader('content-type', 'application/json')
          response.end(JSON.stringify(reading.kind === 'ready' ? reading.site : { message: reading.message }))
        })
      })
    },
  }
}

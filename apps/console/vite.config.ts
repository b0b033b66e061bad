import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const API = 'http://127.0.0.1:4000'

/** The API accepts a session only from its own origin. In development the page is served from another port. */
const toApi = {
  target: API,
  changeOrigin: true,
  headers: { origin: API },
}

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@anoncall/source', 'module', 'browser', 'development|production', 'default'] },
  server: { host: '127.0.0.1', port: 5174, strictPort: true, proxy: { '/graphql': toApi, '/healthz': toApi } },
  build: {
    target: 'es2022',
    // The content security policy allows fonts from 'self' only, not from data: URLs.
    assetsInlineLimit: 0,
    // Every browser that supports es2022 also supports modulepreload, so the polyfill is not needed.
    modulePreload: { polyfill: false },
  },
})

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const API = 'http://127.0.0.1:4000'

/** The API takes a session only from its own origin; in development the page stands on another port. */
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
    // The content security policy lets fonts come from 'self' only, never from data: addresses.
    assetsInlineLimit: 0,
    // An inlined polyfill would be dead weight: every browser that runs es2022 knows modulepreload.
    modulePreload: { polyfill: false },
  },
})

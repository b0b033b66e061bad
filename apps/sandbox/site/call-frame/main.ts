import { gatewayConfig, startCall } from '@anoncall/client'
import { loadKandy } from '../loadKandy.ts'
import { createCallFrame } from './createCallFrame.ts'

// Opened by itself the page has nobody to call for.
if (window.parent === window) document.getElementById('alone')?.removeAttribute('hidden')
else {
  document.documentElement.dataset.framed = ''
  await beFramed()
}

async function beFramed() {
  const site: { graphqlUrl: string } = await readJson('/site-config.json')
  const frame = createCallFrame({
    page: window.parent,
    consoleOrigin: new URL(site.graphqlUrl).origin,
    makeClient: async () => (await loadKandy()).create(gatewayConfig(window.location.origin)),
    startCall,
    readGateway: () => readJson('/gateway/api/state'),
    every(ms, task) {
      const timer = setInterval(task, ms)
      return () => clearInterval(timer)
    },
  })
  window.addEventListener('message', frame.hear)
  // The console goes to another page, or takes another set: whoever answered is not left hanging.
  window.addEventListener('pagehide', frame.end)
  frame.ready()
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
  return await response.json()
}

import { gatewayConfig, startCall } from '@anoncall/client'
import { loadKandy } from '../loadKandy.ts'
import { createCallFrame } from './createCallFrame.ts'

// Without a parent page there is no request to place a call.
if (window.parent === window) document.getElementById('standalone')?.removeAttribute('hidden')
else {
  document.documentElement.dataset.framed = ''
  await startFrame()
}

async function startFrame() {
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
  window.addEventListener('message', frame.receive)
  // Ends the call if the console removes the frame, so that the agent does not stay in the call.
  window.addEventListener('pagehide', frame.end)
  frame.ready()
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${path} returned status ${response.status}.`)
  return await response.json()
}

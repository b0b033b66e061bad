/** Opens a connection to an address for later requests, once per page. Sends no request. */
export function preconnect(href: string): void {
  if (connected.has(href)) return
  connected.add(href)
  document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', crossOrigin: '', href }))
}

const connected = new Set<string>()

/** Opens the connection to an address that will be asked soon; once for a page. Asks nothing. */
export function preconnect(href: string): void {
  if (connected.has(href)) return
  connected.add(href)
  document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', crossOrigin: '', href }))
}

const connected = new Set<string>()

/**
 * Where the SDK puts sound and pictures of one call: the other side's, then the visitor's own. It looks for its containers in the
 * document alone and finds none in a shadow root: so these are children of the element, which shows them through its slots. In
 * somebody else's shadow root not even those are found: none are made, and the call is heard, and not seen.
 */
export function mediaContainers(host: HTMLElement): readonly HTMLElement[] {
  if (host.getRootNode() !== document) return []
  return ['remote', 'local'].map((slot) => {
    const container = Object.assign(document.createElement('div'), { slot, id: `anonymous-call-${++made}` })
    host.append(container)
    return container
  })
}

let made = 0

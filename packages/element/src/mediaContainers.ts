/**
 * Where the SDK puts sound and pictures of one call. It looks for its containers in the document alone and finds none in a shadow
 * root: so these are children of the element, which shows them through its slots. In somebody else's shadow root not even those
 * are found; then the call is heard, and not seen.
 */
export function mediaContainers(host: HTMLElement): MediaContainers {
  if (host.getRootNode() !== document) return { options: {}, remove: () => undefined }
  const remote = container(host, 'remote')
  const local = container(host, 'local')
  return {
    options: { remoteContainer: `#${remote.id}`, localContainer: `#${local.id}` },
    remove() {
      remote.remove()
      local.remove()
    },
  }
}

export interface MediaContainers {
  /** As `makeAnonymousCall` wants them. */
  readonly options: { readonly remoteContainer?: string; readonly localContainer?: string }
  readonly remove: () => void
}

let made = 0

function container(host: HTMLElement, slot: string): HTMLElement {
  const element = Object.assign(document.createElement('div'), { slot, id: `anonymous-call-${++made}` })
  host.append(element)
  return element
}

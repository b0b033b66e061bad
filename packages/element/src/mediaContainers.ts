/**
 * Creates the two containers for the media of one call: first the container of the other side, then the visitor's own.
 * The SDK searches only the document and not shadow roots, so the containers are children of the element and appear in
 * its slots. If the element is in another shadow root, the SDK cannot find the containers. In that case, no containers
 * are created, and the call has audio but shows no video.
 */
export function mediaContainers(host: HTMLElement): readonly HTMLElement[] {
  if (host.getRootNode() !== document) return []
  return ['remote', 'local'].map((slot) => {
    const container = Object.assign(document.createElement('div'), { slot, id: `anonymous-call-${++count}` })
    host.append(container)
    return container
  })
}

let count = 0

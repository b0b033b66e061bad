import type { CallOptions } from './CallOptions.ts'
import type { KandyCallObject, KandyClient } from './KandyClient.ts'
import { tracksOf } from './tracksOf.ts'

/**
 * Keeps what is heard and seen in the page in step with the call's tracks, which come and go with holding, video and new devices.
 * Without a container, the other side is heard through an element of our own. Gives what is to be told the SDK's view of the call
 * after each change, and nothing at its end.
 */
export function createMediaSync(kandy: KandyClient, options: CallOptions) {
  const { localContainer, remoteContainer, speakerId } = options
  const shown = new Map<string, string>()
  let own: HTMLElement | undefined

  const ownContainer = () => {
    if (!own) {
      own = document.createElement('div')
      own.id = `anoncall-${ownCount++}`
      own.hidden = true
      document.body.append(own)
    }
    return `#${own.id}`
  }

  return ({ localTracks = [], remoteTracks = [] }: Partial<KandyCallObject> = {}) => {
    const wanted = new Map<string, string>()
    for (const trackId of remoteContainer ? remoteTracks : tracksOf(kandy, 'audio', remoteTracks))
      wanted.set(trackId, remoteContainer ?? ownContainer())
    if (localContainer) for (const trackId of tracksOf(kandy, 'video', localTracks)) wanted.set(trackId, localContainer)

    for (const [trackId, container] of shown)
      if (!wanted.has(trackId)) {
        shown.delete(trackId)
        kandy.media.removeTracks([trackId], container)
      }
    for (const [trackId, container] of wanted)
      if (!shown.has(trackId)) {
        shown.set(trackId, container)
        kandy.media.renderTracks([trackId], container, speakerId ? { speakerId } : {})
      }
    if (wanted.size === 0) {
      own?.remove()
      own = undefined
    }
  }
}

let ownCount = 0

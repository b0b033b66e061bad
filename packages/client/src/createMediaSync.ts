import type { CallOptions } from './CallOptions.ts'
import type { KandyCallObject, KandyClient, KandyMedia } from './KandyClient.ts'

/**
 * Keeps what is heard and seen in the page in step with the call's tracks, which come and go with holding, video and new devices.
 * Without a container, the other side is heard through an element of our own.
 */
export function createMediaSync(kandy: KandyClient, options: CallOptions): MediaSync {
  const { media } = kandy
  const { localContainer, speakerId } = options
  const own = options.remoteContainer === undefined ? createHiddenContainer() : undefined
  const remoteContainer = options.remoteContainer ?? own?.selector
  const rendered = new Map<string, string>()

  const show = (media: KandyMedia, container: string | undefined, trackIds: readonly string[]) => {
    if (container === undefined) return
    for (const [trackId, place] of rendered)
      if (place === container && !trackIds.includes(trackId)) {
        rendered.delete(trackId)
        media.removeTracks([trackId], container)
      }
    const added = trackIds.filter((trackId) => !rendered.has(trackId))
    if (added.length === 0) return
    for (const trackId of added) rendered.set(trackId, container)
    media.renderTracks(added, container, speakerId === undefined ? {} : { speakerId })
  }

  return {
    sync({ localTracks = [], remoteTracks = [] }) {
      if (!media) return
      const isOf = (kind: string) => (trackId: string) => media.getTrackById(trackId)?.kind === kind
      show(media, remoteContainer, own ? remoteTracks.filter(isOf('audio')) : remoteTracks)
      show(media, localContainer, localTracks.filter(isOf('video')))
    },
    stop() {
      if (!media) return
      show(media, remoteContainer, [])
      show(media, localContainer, [])
      own?.remove()
    },
  }
}

export interface MediaSync {
  sync(call: KandyCallObject): void
  stop(): void
}

let containers = 0

function createHiddenContainer() {
  if (typeof document === 'undefined') return undefined
  const element = document.createElement('div')
  containers += 1
  element.id = `anoncall-audio-${containers}`
  element.hidden = true
  document.body.append(element)
  return { selector: `#${element.id}`, remove: () => element.remove() }
}

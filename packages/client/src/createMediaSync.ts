import type { CallOptions } from './CallOptions.ts'
import type { KandyCallObject, KandyClient, KandyMedia } from './KandyClient.ts'
import { tracksOf } from './tracksOf.ts'

/**
 * Keeps what is heard and seen in the page in step with the call's tracks, which come and go with holding, video and new devices.
 * Without a container, the other side is heard through an element of our own. Gives what is to be told the SDK's view of the call
 * after each change, and nothing at its end.
 */
export function createMediaSync(kandy: KandyClient, options: CallOptions) {
  const { localContainer, remoteContainer, speakerId } = options
  const hear = createPlace(kandy.media, speakerId)
  const see = createPlace(kandy.media)
  const seeOurselves = createPlace(kandy.media)
  let own: HTMLElement | undefined

  return ({ localTracks, remoteTracks }: Partial<KandyCallObject> = {}) => {
    const voices = tracksOf(kandy, 'audio', remoteTracks)
    if (voices.length > 0 && !remoteContainer && !own) {
      own = document.createElement('div')
      own.id = `anoncall-${ownCount++}`
      own.hidden = true
      document.body.append(own)
    }
    hear(voices, remoteContainer ?? `#${own?.id}`)
    if (remoteContainer) see(tracksOf(kandy, 'video', remoteTracks), remoteContainer)
    if (localContainer) seeOurselves(tracksOf(kandy, 'video', localTracks), localContainer)
    if (voices.length === 0) {
      own?.remove()
      own = undefined
    }
  }
}

/** Where tracks of one kind are. They are put there anew when they are others: the SDK leaves the elements of the old ones behind. */
function createPlace(media: KandyMedia, speakerId?: string) {
  let shown: string[] = []
  return (trackIds: string[], container: string) => {
    if (`${trackIds}` === `${shown}`) return
    if (shown.length > 0) media.removeTracks(shown, container)
    if (trackIds.length > 0) media.renderTracks(trackIds, container, speakerId ? { speakerId } : {})
    shown = trackIds
  }
}

let ownCount = 0

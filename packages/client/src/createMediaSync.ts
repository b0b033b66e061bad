import type { CallOptions } from './CallOptions.ts'
import type { KandyCallObject, KandyClient, KandyMedia } from './KandyClient.ts'
import { tracksOf } from './tracksOf.ts'

/**
 * Keeps the audio and video in the page in sync with the call's tracks. Holds, video and new devices change these tracks. Without a
 * remote container, the other side's audio is played by an element that this function adds. Returns a function. After each change,
 * pass it the SDK's call object. When the call ends, invoke it without arguments to remove the tracks.
 */
export function createMediaSync(kandy: KandyClient, options: CallOptions) {
  const { localContainer, remoteContainer, speakerId } = options
  const playAudio = createRenderer(kandy.media, speakerId)
  const showRemoteVideo = createRenderer(kandy.media)
  const showLocalVideo = createRenderer(kandy.media)
  let own: HTMLElement | undefined

  return ({ localTracks, remoteTracks }: Partial<KandyCallObject> = {}) => {
    const audioTracks = tracksOf(kandy, 'audio', remoteTracks)
    if (audioTracks.length > 0 && !remoteContainer && !own) {
      own = document.createElement('div')
      own.id = `anoncall-${ownCount++}`
      own.hidden = true
      document.body.append(own)
    }
    playAudio(audioTracks, remoteContainer ?? `#${own?.id}`)
    if (remoteContainer) showRemoteVideo(tracksOf(kandy, 'video', remoteTracks), remoteContainer)
    if (localContainer) showLocalVideo(tracksOf(kandy, 'video', localTracks), localContainer)
    if (audioTracks.length === 0) {
      own?.remove()
      own = undefined
    }
  }
}

/**
 * Creates a function that renders tracks of one kind. If the tracks change, the function removes the old tracks,
 * because the SDK does not remove their elements.
 */
function createRenderer(media: KandyMedia, speakerId?: string) {
  let shown: string[] = []
  return (trackIds: string[], container: string) => {
    if (`${trackIds}` === `${shown}`) return
    if (shown.length > 0) media.removeTracks(shown, container)
    if (trackIds.length > 0) media.renderTracks(trackIds, container, speakerId ? { speakerId } : {})
    shown = trackIds
  }
}

let ownCount = 0

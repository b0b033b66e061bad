import type { CallOptions } from './CallOptions.ts'
import type { CallStore } from './createCallStore.ts'
import type { KandyCallObject, KandyClient, KandyMedia } from './KandyClient.ts'
import { tracksOf } from './tracksOf.ts'

/**
 * Copies the state of the SDK's call into the store, plays and shows the call's tracks, and keeps a muted microphone muted. Returns
 * two functions. After each change, pass the SDK's call object to the first function. When the call ends, invoke the first function
 * without arguments. The second function sets whether the microphone is muted.
 */
export function createCallView(kandy: KandyClient, store: CallStore, options: CallOptions) {
  const sync = createMediaSync(kandy, options)
  let shown: KandyCallObject | undefined
  let isMuted = false
  let connectedAt = 0

  const show = (call?: KandyCallObject) => {
    shown = call
    sync(call)
    if (!call) return
    // A new microphone starts unmuted.
    if (isMuted) applyMuting()

    const { state, localHold, remoteHold, mediaConnectionState } = call
    const remoteName = call.remoteParticipant?.displayName || null
    const hasVideo = (trackIds: readonly string[] | undefined) => tracksOf(kandy, 'video', trackIds).length > 0
    if (state === 'Ringing' || state === 'Early Media')
      store.set({ kind: 'ringing', isEarlyMedia: state !== 'Ringing', remoteName })
    if (state === 'Connected' || state === 'On Hold') {
      connectedAt ||= Date.now()
      store.set({
        ...(localHold || remoteHold
          ? { kind: 'held', by: localHold ? (remoteHold ? 'both' : 'us') : 'them' }
          : { kind: 'connected' }),
        isMuted,
        hasLocalVideo: hasVideo(call.localTracks),
        hasRemoteVideo: hasVideo(call.remoteTracks),
        isInterrupted: mediaConnectionState === 'disconnected' || mediaConnectionState === 'failed',
        remoteName,
        connectedAt,
      })
    }
  }
  const applyMuting = () => {
    // Skip tracks that are already in the right state, because the SDK fires an event even if nothing changes.
    for (const trackId of tracksOf(kandy, 'audio', shown?.localTracks))
      if (kandy.media.getTrackById(trackId)?.muted !== isMuted)
        kandy.media[isMuted ? 'muteTracks' : 'unmuteTracks']([trackId])
  }
  const setMuted = (next: boolean) => {
    isMuted = next
    applyMuting()
    show(shown)
  }

  return [show, setMuted] as const
}

/**
 * Keeps the audio and video in the page in sync with the call's tracks. These tracks change if a side holds the call,
 * if video starts or stops, and if a device is changed. Without a remote container, the other side's audio is played by
 * an element that this function adds. Returns a function. After each change, pass it the SDK's call object. When the
 * call ends, invoke it without arguments to remove the tracks.
 */
function createMediaSync(kandy: KandyClient, options: CallOptions) {
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

import type { CallOptions } from './CallOptions.ts'
import type { CallStore } from './createCallStore.ts'
import { createMediaSync } from './createMediaSync.ts'
import type { KandyCallObject, KandyClient } from './KandyClient.ts'
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

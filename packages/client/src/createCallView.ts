import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallOptions } from './CallOptions.ts'
import { type CallStore, isLive } from './createCallStore.ts'
import { createMediaSync } from './createMediaSync.ts'
import type { KandyCallObject, KandyClient } from './KandyClient.ts'
import { toCallState } from './toCallState.ts'

/** Follows the SDK's call: its state becomes ours, its tracks are heard and seen, and a muted microphone stays muted. */
export function createCallView(kandy: KandyClient, store: CallStore, options: CallOptions): CallView {
  const { media } = kandy
  const mediaSync = createMediaSync(kandy, options)
  let shown: { readonly call: KandyCallObject; readonly issuanceId: string | null } | undefined
  let isMuted = false
  let connectedAt = 0

  const show = (call: KandyCallObject, issuanceId: string | null) => {
    shown = { call, issuanceId }
    // A microphone comes anew with unholding and with a change of device, and then it is open.
    if (isMuted) media?.muteTracks(microphonesOf(call).filter((trackId) => !media.getTrackById(trackId)?.muted))
    mediaSync.sync(call)
    const state = toCallState(call, { issuanceId, isMuted, connectedAt, media })
    if (isLive(state) && connectedAt === 0) connectedAt = Date.now()
    store.set(isLive(state) ? { ...state, connectedAt } : state)
  }
  const microphonesOf = ({ localTracks = [] }: KandyCallObject) =>
    localTracks.filter((trackId) => media?.getTrackById(trackId)?.kind === 'audio')
  const setMuted = (next: boolean) => {
    isMuted = next
    if (!shown) return
    if (!isMuted) media?.unmuteTracks(microphonesOf(shown.call))
    show(shown.call, shown.issuanceId)
  }

  return { show, stop: mediaSync.stop, mute: () => setMuted(true), unmute: () => setMuted(false) }
}

export interface CallView extends Pick<AnonymousCall, 'mute' | 'unmute'> {
  show(call: KandyCallObject, issuanceId: string | null): void
  stop(): void
}

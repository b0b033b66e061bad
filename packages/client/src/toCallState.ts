import type { CallState, HeldState } from './CallState.ts'
import type { KandyCallObject, KandyMedia } from './KandyClient.ts'

/** The SDK's view of a call that goes on, as a state of ours. */
export function toCallState(call: KandyCallObject, facts: CallFacts): CallState {
  const { issuanceId } = facts
  const remoteName = call.remoteParticipant?.displayName || null
  switch (call.state) {
    case 'Ringing':
      return { kind: 'ringing', isEarlyMedia: false, remoteName, issuanceId }
    case 'Early Media':
      return { kind: 'ringing', isEarlyMedia: true, remoteName, issuanceId }
    case 'Connected':
    case 'On Hold': {
      const { isMuted, connectedAt, media } = facts
      const hasVideo = (trackIds: readonly string[] = []) =>
        trackIds.some((trackId) => media?.getTrackById(trackId)?.kind === 'video')
      const live = {
        isMuted,
        hasLocalVideo: hasVideo(call.localTracks),
        hasRemoteVideo: hasVideo(call.remoteTracks),
        isInterrupted: INTERRUPTED.includes(call.mediaConnectionState),
        remoteName,
        connectedAt,
        issuanceId,
      }
      const by = heldBy(call)
      return by === null ? { kind: 'connected', ...live } : { kind: 'held', by, ...live }
    }
    default:
      return { kind: 'connecting', step: 'gateway', issuanceId }
  }
}

export interface CallFacts {
  readonly issuanceId: string | null
  readonly isMuted: boolean
  readonly connectedAt: number
  readonly media: KandyMedia | undefined
}

const INTERRUPTED: readonly (string | undefined)[] = ['disconnected', 'failed']

function heldBy({ localHold, remoteHold }: KandyCallObject): HeldState['by'] | null {
  if (localHold && remoteHold) return 'both'
  if (localHold) return 'us'
  return remoteHold ? 'them' : null
}

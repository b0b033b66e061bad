import { useEffect, useRef, useState } from 'react'
import { CallTimer } from '../ui/CallTimer.tsx'
import { ControlButton } from '../ui/ControlButton.tsx'
import { StageText } from '../ui/StageText.tsx'
import type { AgentCall, AgentCallPhase, AgentCallState } from './createAgentCall.ts'
import type { PacketCounts, Peer } from './createPeer.ts'

/** Shows a call that is being answered, connected or on hold. */
export function OngoingCall({ state, phase, call }: OngoingCallProps) {
  const isHeld = state.isHeldByUs || state.isHeldByThem
  const isAnswering = phase.kind === 'answering'
  const isBusy = isAnswering || state.isChanging
  const showsPicture = state.hasRemoteVideo && !isHeld

  return (
    <>
      <div className={`stage ${isHeld ? 'held' : 'live'}${showsPicture ? ' has-picture' : ''}`}>
        <Picture stream={call.peer.remote} className="remote" isShown={showsPicture} label="Caller’s video" />
        {state.hasLocalVideo && !isHeld && (
          <Picture stream={call.peer.local} className="local" isShown isSilent label="Your video" />
        )}
        <StageText icon={isHeld ? 'hold' : 'person'} title={state.displayName ?? state.from}>
          <p className="stage-line" role="status">
            {describeCall(state, isAnswering)}
          </p>
          {phase.kind === 'connected' && <CallTimer since={phase.connectedAt} />}
        </StageText>
      </div>
      <fieldset className="controls">
        <legend className="visually-hidden">Call</legend>
        <ControlButton
          icon={state.isMuted ? 'microphoneOff' : 'microphone'}
          label={state.isMuted ? 'Unmute' : 'Mute'}
          isLit={state.isMuted}
          isOff={isAnswering}
          onPress={() => call.setMuted(!state.isMuted)}
        />
        <ControlButton
          icon={state.isHeldByUs ? 'resume' : 'hold'}
          label={state.isHeldByUs ? 'Unhold' : 'Hold'}
          isLit={state.isHeldByUs}
          isBusy={isBusy}
          onPress={() => void call.setHeld(!state.isHeldByUs)}
        />
        <ControlButton
          icon={state.hasLocalVideo ? 'camera' : 'cameraOff'}
          label={state.hasLocalVideo ? 'Camera off' : 'Camera on'}
          isBusy={isBusy}
          isOff={isHeld}
          onPress={() => void call.setVideo(!state.hasLocalVideo)}
        />
        <ControlButton icon="hangUp" label="Hang up" tone="danger" isMain onPress={call.end} />
      </fieldset>
      {phase.kind === 'connected' && <PacketCounter peer={call.peer} />}
    </>
  )
}

interface OngoingCallProps {
  readonly state: AgentCallState
  readonly phase: Extract<AgentCallPhase, { kind: 'answering' | 'connected' }>
  readonly call: AgentCall
}

function describeCall(state: AgentCallState, isAnswering: boolean): string {
  if (isAnswering) return 'Answering…'
  if (state.isHeldByUs && state.isHeldByThem) return 'Both sides hold the call.'
  if (state.isHeldByUs) return 'On hold. The caller is waiting.'
  if (state.isHeldByThem) return 'The caller has put you on hold.'
  if (state.isInterrupted) return 'Interrupted. Trying to reach the caller…'
  return state.isMuted ? 'Connected. The caller cannot hear you.' : 'Connected'
}

/** Shows how many packets were sent and received. */
function PacketCounter({ peer }: { readonly peer: Peer }) {
  const [counts, setCounts] = useState<PacketCounts>()
  useEffect(() => {
    const count = () => void peer.countPackets().then(setCounts, () => {})
    count()
    const timer = setInterval(count, 1_000)
    return () => clearInterval(timer)
  }, [peer])
  if (counts === undefined) return null

  return (
    <dl className="packets" data-testid="packets" data-counts={JSON.stringify(counts)}>
      <div>
        <dt>Audio packets</dt>
        <dd>
          {counts.audioReceived} in · {counts.audioSent} out
        </dd>
      </div>
      <div>
        <dt>Video packets</dt>
        <dd>
          {counts.videoReceived} in · {counts.videoSent} out
        </dd>
      </div>
    </dl>
  )
}

/** Plays a stream. Shows its video if `isShown`, and plays its audio unless `isSilent`. */
function Picture({ stream, className, isShown, isSilent = false, label }: PictureProps) {
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (ref.current !== null) ref.current.srcObject = stream
  }, [stream])
  return (
    <video
      ref={ref}
      className={`picture ${className}`}
      hidden={!isShown}
      muted={isSilent}
      aria-label={label}
      autoPlay
      playsInline
    />
  )
}

interface PictureProps {
  readonly stream: MediaStream
  readonly className: 'remote' | 'local'
  readonly isShown: boolean
  readonly isSilent?: boolean
  readonly label: string
}

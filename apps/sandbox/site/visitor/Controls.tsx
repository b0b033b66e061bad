import type { AnonymousCall, AnonymousCallState } from '@anoncall/react'
import { useState } from 'react'
import { ControlButton } from '../ui/ControlButton.tsx'
import type { CallWish } from './CallDesk.tsx'
import { DevicePicker } from './DevicePicker.tsx'
import { Keypad } from './Keypad.tsx'
import { useOperation } from './useOperation.ts'

/** What can be done while there is a call. */
export function Controls({ state, call, wish, onWish, onEnd }: ControlsProps) {
  const [drawer, setDrawer] = useState<'keypad' | 'devices'>()
  const { running, problem, run } = useOperation()
  const toggle = (name: 'keypad' | 'devices') => setDrawer((open) => (open === name ? undefined : name))

  if (call === null || (state.kind !== 'connected' && state.kind !== 'held'))
    return (
      <fieldset className="controls">
        <legend className="out-of-sight">Call</legend>
        <ControlButton icon="hangUp" label="Cancel" tone="danger" isMain onPress={onEnd} />
      </fieldset>
    )

  const holds = state.kind === 'held' && state.by !== 'them'
  const cameraId = wish.cameraId === '' ? undefined : wish.cameraId
  return (
    <>
      <fieldset className="controls">
        <legend className="out-of-sight">Call</legend>
        <ControlButton
          icon={state.isMuted ? 'microphoneOff' : 'microphone'}
          label={state.isMuted ? 'Unmute' : 'Mute'}
          isLit={state.isMuted}
          onPress={() => (state.isMuted ? call.unmute() : call.mute())}
        />
        <ControlButton
          icon={holds ? 'resume' : 'hold'}
          label={holds ? 'Resume' : 'Hold'}
          isLit={holds}
          isBusy={running === 'hold'}
          onPress={() => run('hold', holds ? call.unhold() : call.hold())}
        />
        <ControlButton
          icon={state.hasLocalVideo ? 'camera' : 'cameraOff'}
          label={state.hasLocalVideo ? 'Camera off' : 'Camera on'}
          isBusy={running === 'video'}
          isOff={state.kind === 'held'}
          onPress={() => run('video', state.hasLocalVideo ? call.stopVideo() : call.startVideo({ cameraId }))}
        />
        <ControlButton
          icon="keypad"
          label="Keypad"
          isOpen={drawer === 'keypad'}
          drawer="keypad"
          onPress={() => toggle('keypad')}
        />
        <ControlButton
          icon="devices"
          label="Devices"
          isOpen={drawer === 'devices'}
          drawer="devices"
          onPress={() => toggle('devices')}
        />
        <ControlButton icon="hangUp" label="Hang up" tone="danger" isMain onPress={onEnd} />
      </fieldset>
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
      {drawer === 'keypad' && (
        <Keypad isOff={state.kind === 'held'} onTone={(tone) => run('tones', call.sendDtmf(tone))} />
      )}
      {drawer === 'devices' && (
        <DevicePicker
          wish={wish}
          onMicrophone={(microphoneId) => {
            onWish({ microphoneId })
            run('devices', call.changeMicrophone(microphoneId))
          }}
          onCamera={(cameraId) => {
            onWish({ cameraId })
            if (state.hasLocalVideo) run('devices', call.changeCamera(cameraId))
          }}
        />
      )}
    </>
  )
}

export interface ControlsProps {
  readonly state: AnonymousCallState
  /** Null while the SDK is being loaded. */
  readonly call: AnonymousCall | null
  readonly wish: CallWish
  readonly onWish: (part: Partial<CallWish>) => void
  readonly onEnd: () => void
}

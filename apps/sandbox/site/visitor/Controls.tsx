import { type AnonymousCall, type AnonymousCallState, CallError } from '@anoncall/react'
import { type KeyboardEvent, useState } from 'react'
import { ControlButton } from '../ui/ControlButton.tsx'
import { type CallPreferences, DevicePicker } from './DevicePicker.tsx'

/** Shows the buttons of a call. */
export function Controls({ state, call, preferences, onPreferences, onEnd }: ControlsProps) {
  const [drawer, setDrawer] = useState<'keypad' | 'devices'>()
  const { running, problem, run } = useOperation()
  const toggle = (name: 'keypad' | 'devices') => setDrawer((open) => (open === name ? undefined : name))

  if (call === null || (state.kind !== 'connected' && state.kind !== 'held'))
    return (
      <fieldset className="controls">
        <legend className="visually-hidden">Call</legend>
        <ControlButton icon="hangUp" label="Cancel" tone="danger" isMain onPress={onEnd} />
      </fieldset>
    )

  const holds = state.kind === 'held' && state.by !== 'them'
  const cameraId = preferences.cameraId === '' ? undefined : preferences.cameraId
  return (
    <>
      <fieldset className="controls">
        <legend className="visually-hidden">Call</legend>
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
          preferences={preferences}
          onMicrophone={(microphoneId) => {
            onPreferences({ microphoneId })
            run('devices', call.changeMicrophone(microphoneId))
          }}
          onCamera={(cameraId) => {
            onPreferences({ cameraId })
            if (state.hasLocalVideo) run('devices', call.changeCamera(cameraId))
          }}
        />
      )}
    </>
  )
}

interface ControlsProps {
  readonly state: AnonymousCallState
  /** Null while the SDK is being loaded. */
  readonly call: AnonymousCall | null
  readonly preferences: CallPreferences
  readonly onPreferences: (part: Partial<CallPreferences>) => void
  readonly onEnd: () => void
}

/** Sends digits to an automated system. The keys of the keyboard also work while the focus is inside the keypad. */
function Keypad({ isOff, onTone }: KeypadProps) {
  const [typed, setTyped] = useState('')
  const press = (tone: string) => {
    if (isOff) return
    setTyped((last) => (last + tone).slice(-TYPED_MAX))
    onTone(tone)
  }
  const pressKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS.some(({ tone }) => tone === event.key)) return
    event.preventDefault()
    press(event.key)
  }

  return (
    <div className="drawer" id="keypad">
      <output className="typed" aria-label="Digits sent">
        {typed === '' ? ' ' : typed}
      </output>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are buttons, and this handler only adds keyboard input */}
      <div className="keypad" onKeyDown={pressKey}>
        {KEYS.map(({ tone, letters }) => (
          <button key={tone} type="button" className="key" aria-disabled={isOff} onClick={() => press(tone)}>
            <span>{tone}</span>
            <span className="letters" aria-hidden="true">
              {letters}
            </span>
          </button>
        ))}
      </div>
      {isOff && <p className="hint">Digits are not sent while the call is on hold.</p>}
    </div>
  )
}

interface KeypadProps {
  readonly isOff: boolean
  readonly onTone: (tone: string) => void
}

const TYPED_MAX = 24

const KEYS = [
  { tone: '1', letters: '' },
  { tone: '2', letters: 'ABC' },
  { tone: '3', letters: 'DEF' },
  { tone: '4', letters: 'GHI' },
  { tone: '5', letters: 'JKL' },
  { tone: '6', letters: 'MNO' },
  { tone: '7', letters: 'PQRS' },
  { tone: '8', letters: 'TUV' },
  { tone: '9', letters: 'WXYZ' },
  { tone: '*', letters: '' },
  { tone: '0', letters: '+' },
  { tone: '#', letters: '' },
] as const

/** Keeps the name of the operation that is running, and the reason why the last operation failed. */
function useOperation(): Operation {
  const [running, setRunning] = useState<string>()
  const [problem, setProblem] = useState<string>()

  const run = (name: string, work: Promise<void>) => {
    setRunning(name)
    setProblem(undefined)
    work
      .catch((error: unknown) => {
        // If the call has ended, the panel already shows the end of the call.
        if (error instanceof CallError && error.code === 'CALL_ENDED') return
        setProblem(error instanceof CallError ? error.message : 'That did not work. The call continues.')
      })
      .finally(() => setRunning((now) => (now === name ? undefined : now)))
  }

  return { running, problem, run }
}

interface Operation {
  readonly running: string | undefined
  /** A message that can be shown. */
  readonly problem: string | undefined
  readonly run: (name: string, work: Promise<void>) => void
}

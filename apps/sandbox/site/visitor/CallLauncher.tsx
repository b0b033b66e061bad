import type { AnonymousCallState, IntentProps } from '@anoncall/react'
import { Icon } from '../ui/Icon.tsx'
import { Switch } from '../ui/Switch.tsx'

/** The button, before a call and after one. */
export function CallLauncher({ callee, state, hasVideo, onVideo, onStart, intentProps }: CallLauncherProps) {
  return (
    <div className="launcher">
      <button type="button" className="call" data-main onClick={onStart} {...intentProps}>
        <Icon name={hasVideo ? 'camera' : 'phone'} />
        {labelOf(callee, state)}
      </button>
      <Switch label="With video" isOn={hasVideo} onChange={onVideo} />
    </div>
  )
}

export interface CallLauncherProps {
  readonly callee: string
  readonly state: AnonymousCallState
  readonly hasVideo: boolean
  readonly onVideo: (hasVideo: boolean) => void
  readonly onStart: () => void
  readonly intentProps: IntentProps
}

function labelOf(callee: string, state: AnonymousCallState): string {
  if (state.kind === 'ended') return `Call ${callee} again`
  return state.kind === 'failed' && state.error.retryable ? 'Try again' : `Call ${callee}`
}

import type { AnonymousCallState, IntentProps } from '@anoncall/react'
import { Icon } from '../ui/Icon.tsx'
import { Switch } from '../ui/Switch.tsx'

/** The button, before a call and after one. */
export function CallLauncher(props: CallLauncherProps) {
  const { callee, state, hasVideo, onVideo, onStart, closedById, intentProps } = props
  return (
    <div className="launcher">
      <button
        type="button"
        className="call"
        data-main
        aria-disabled={closedById !== undefined}
        aria-describedby={closedById}
        onClick={onStart}
        {...intentProps}
      >
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
  /** The element that says why nobody can be called now. The button is greyed then, and can still be reached. */
  readonly closedById: string | undefined
  readonly intentProps: IntentProps
}

function labelOf(callee: string, state: AnonymousCallState): string {
  if (state.kind === 'ended') return `Call ${callee} again`
  return state.kind === 'failed' && state.error.retryable ? 'Try again' : `Call ${callee}`
}

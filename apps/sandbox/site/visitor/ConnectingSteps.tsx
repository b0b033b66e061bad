import type { AnonymousCallState } from '@anoncall/react'
import { Icon } from '../ui/Icon.tsx'

/** How far the call has come before anybody answered. */
export function ConnectingSteps({ state }: ConnectingStepsProps) {
  const reached = state.kind === 'ringing' ? 2 : state.step === 'gateway' ? 1 : 0
  return (
    <ol className="steps">
      {STEPS.map((label, index) => (
        <li
          key={label}
          className={index < reached ? 'done' : index === reached ? 'now' : 'later'}
          aria-current={index === reached ? 'step' : undefined}
        >
          <span className="step-mark">
            {index < reached ? <Icon name="check" /> : index === reached ? <span className="spinner" /> : null}
          </span>
          {label}
        </li>
      ))}
    </ol>
  )
}

export interface ConnectingStepsProps {
  readonly state: Extract<AnonymousCallState, { kind: 'connecting' | 'ringing' }>
}

const STEPS = ['Microphone and permission', 'Placing the call', 'Ringing'] as const

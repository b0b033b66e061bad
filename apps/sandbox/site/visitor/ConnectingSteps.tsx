import type { AnonymousCallState } from '@anoncall/react'
import { useState } from 'react'
import { Icon } from '../ui/Icon.tsx'

/** How far the call has come before anybody answered. */
export function ConnectingSteps({ state }: ConnectingStepsProps) {
  const now = state.kind === 'ringing' ? 'Ringing' : LABELS[state.step]
  // Most servers ask for none. Once it was asked for, it stays in the list.
  const [hasProof, setProof] = useState(false)
  if (now === PROOF && !hasProof) setProof(true)
  const steps = STEPS.filter((label) => label !== PROOF || hasProof)
  const reached = steps.indexOf(now)
  return (
    <ol className="steps">
      {steps.map((label, index) => (
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

const PROOF = 'Proof of work in your browser'

const LABELS = { credentials: 'Microphone and permission', challenge: PROOF, gateway: 'Placing the call' } as const

const STEPS: readonly string[] = [...Object.values(LABELS), 'Ringing']

import { Switch } from '../ui/Switch.tsx'
import type { AgentState } from './createAgent.ts'

/** Shows whether this address can be called. */
export function Registration({ registration, address, isLoud, onLoud, onRegister }: RegistrationProps) {
  return (
    <div className="registration">
      <p role="status" className={`presence ${registration.kind}`}>
        <span className="dot" aria-hidden="true" />
        {describeRegistration(registration, address)}
      </p>
      {registration.kind === 'refused' && (
        <button type="button" className="small" onClick={onRegister}>
          Register here again
        </button>
      )}
      <Switch label="Ringtone" isOn={isLoud} onChange={onLoud} />
    </div>
  )
}

interface RegistrationProps {
  readonly registration: AgentState['registration']
  readonly address: string
  readonly isLoud: boolean
  readonly onLoud: (isLoud: boolean) => void
  readonly onRegister: () => void
}

function describeRegistration(registration: AgentState['registration'], address: string): string {
  switch (registration.kind) {
    case 'connecting':
      return `Registering ${address} at the gateway…`
    case 'registered':
      return `${address} can be called.`
    case 'lost':
      return 'The gateway does not respond. Trying again…'
    case 'refused':
      return registration.message
  }
}

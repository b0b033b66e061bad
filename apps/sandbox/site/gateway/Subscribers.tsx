import { useState } from 'react'
import type { GatewaySubscriber } from '../gatewayApi.ts'
import { gatewayApi } from '../gatewayApi.ts'
import { RemoveButton } from '../ui/RemoveButton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { type Change, ChangeNote, useChange } from './useChange.tsx'

/** Shows and changes the subscribers and the switches of their CallMe service. */
export function Subscribers({ subscribers, onChange }: SubscribersProps) {
  const change = useChange(onChange)
  return (
    <section className="card" aria-labelledby="subscribers">
      <h2 id="subscribers">Subscribers</h2>
      {subscribers.length === 0 && <p className="hint">None. No one can be called.</p>}
      {subscribers.map((subscriber) => (
        <Subscriber key={subscriber.user} subscriber={subscriber} change={change} />
      ))}
      <NewSubscriber change={change} />
      <ChangeNote change={change} />
    </section>
  )
}

interface SubscribersProps {
  readonly subscribers: readonly GatewaySubscriber[]
  readonly onChange: () => void
}

function Subscriber({ subscriber, change }: { readonly subscriber: GatewaySubscriber; readonly change: Change }) {
  const { user } = subscriber
  return (
    <fieldset className="subscriber">
      <legend>
        <code>{user}</code>
      </legend>
      {SWITCHES.map(({ name, label }) => (
        <Switch
          key={name}
          label={label}
          isOn={subscriber[name]}
          onChange={(isOn) =>
            change.run(`${user}: ${label}, ${isOn ? 'on' : 'off'}.`, () =>
              gatewayApi.changeSubscriber(user, { [name]: isOn }),
            )
          }
        />
      ))}
      <RemoveButton
        what={user}
        label="Remove"
        tone="quiet"
        onRemove={() => void change.run(`${user} is no longer a subscriber.`, () => gatewayApi.deleteSubscriber(user))}
      />
    </fieldset>
  )
}

const SWITCHES = [
  { name: 'isCallMeEnabled', label: 'CallMe: accepts anonymous calls' },
  { name: 'allowsOtherDestinations', label: 'Anonymous calls can reach other users' },
  { name: 'requiresTokens', label: 'Requires tokens' },
] as const

function NewSubscriber({ change }: { readonly change: Change }) {
  const [user, setUser] = useState('')
  const add = async () => {
    const switches = { isCallMeEnabled: true, allowsOtherDestinations: true, requiresTokens: true }
    const isDone = await change.run(`${user} was added.`, () => gatewayApi.putSubscriber({ user, ...switches }))
    if (isDone) setUser('')
  }
  return (
    <form
      className="add"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <label>
        Add a subscriber
        <input
          value={user}
          required
          placeholder="user@domain"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setUser(event.target.value)}
        />
      </label>
      <button type="submit" className="small">
        Add
      </button>
    </form>
  )
}

import { useState } from 'react'
import type { GatewayRealm } from '../emulator/GatewayState.ts'
import { gatewayApi } from '../emulator/gatewayApi.ts'
import { RemoveButton } from '../ui/RemoveButton.tsx'
import { ChangeNote } from './ChangeNote.tsx'
import { RealmForm } from './RealmForm.tsx'
import { useChange } from './useChange.ts'

/** Whose tokens are taken. A rotation in the console is followed here by hand, as on the platform. */
export function Realms({ realms, onChange }: RealmsProps) {
  return (
    <section className="card" aria-labelledby="realms">
      <h2 id="realms">Realms</h2>
      {realms.length === 0 && <p className="hint">None. Every token is refused.</p>}
      {realms.map((realm) => (
        <Realm key={realm.name} realm={realm} onChange={onChange} />
      ))}
      <NewRealm onChange={onChange} />
    </section>
  )
}

export interface RealmsProps {
  readonly realms: readonly GatewayRealm[]
  readonly onChange: () => void
}

function Realm({ realm, onChange }: { readonly realm: GatewayRealm; readonly onChange: () => void }) {
  const change = useChange(onChange)
  const { name, keyFingerprints } = realm
  const [first = 'none', second] = keyFingerprints
  return (
    <section className="realm" aria-label={`Realm ${name}`}>
      <h3>{name}</h3>
      <dl>
        <dt>Key</dt>
        <dd>
          <code>{first}</code>
        </dd>
        <dt>Second key</dt>
        <dd>{second === undefined ? 'none, as on the platform' : <code>{second}</code>}</dd>
        <dt>Cipher</dt>
        <dd>
          <code>{realm.cipher}</code>
        </dd>
        <dt>Timestamp unit</dt>
        <dd>{realm.timestampUnit.toLowerCase()}</dd>
        <dt>Token lifetime</dt>
        <dd>{realm.lifetimeSeconds} s</dd>
      </dl>
      <details>
        <summary>Change {name}</summary>
        <RealmForm
          realm={realm}
          isBusy={change.isBusy}
          onSave={(part) => change.run(`${name} was changed.`, () => gatewayApi.putRealm(name, part))}
        />
        <p className="actions">
          {second !== undefined && (
            <button
              type="button"
              className="small"
              onClick={() =>
                void change.run('The second key was removed.', () => gatewayApi.putRealm(name, { secondKey: null }))
              }
            >
              Remove the second key
            </button>
          )}
          <RemoveButton
            what={name}
            label={`Remove ${name}`}
            tone="danger"
            onRemove={() => void change.run(`${name} was removed.`, () => gatewayApi.deleteRealm(name))}
          />
        </p>
      </details>
      <ChangeNote change={change} />
    </section>
  )
}

function NewRealm({ onChange }: { readonly onChange: () => void }) {
  const change = useChange(onChange)
  const [name, setName] = useState('')
  return (
    <details className="realm">
      <summary>Add a realm</summary>
      <label className="field">
        Name
        <input value={name} autoComplete="off" spellCheck={false} onChange={(event) => setName(event.target.value)} />
      </label>
      <RealmForm
        realm={undefined}
        isBusy={change.isBusy}
        onSave={async (part) => {
          const isDone = await change.run(`${name} was added.`, () => gatewayApi.putRealm(name, part))
          if (isDone) setName('')
          return isDone
        }}
      />
      <ChangeNote change={change} />
    </details>
  )
}

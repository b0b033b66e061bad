import { useId, useState } from 'react'
import { type GatewayRealm, gatewayApi, type RealmChange } from '../gatewayApi.ts'
import { RemoveButton } from '../ui/RemoveButton.tsx'
import { ChangeNote, useChange } from './useChange.tsx'

/** Shows and changes the realms. After a rotation in the console, the key is changed here manually, as on the platform. */
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

interface RealmsProps {
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

/** The form of a realm's settings. An empty key field keeps the current key. */
function RealmForm({ realm, isBusy, onSave }: RealmFormProps) {
  const [draft, setDraft] = useState<Draft>({ key: '', secondKey: '' })
  const set = (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part }))
  const cipher = draft.cipher ?? realm?.cipher ?? 'AES_128_ECB'
  const timestampUnit = draft.timestampUnit ?? realm?.timestampUnit ?? 'MILLISECONDS'
  const lifetime = draft.lifetime ?? String(realm?.lifetimeSeconds ?? 300)

  const save = async () => {
    const { key, secondKey } = draft
    const isDone = await onSave({
      cipher,
      timestampUnit,
      lifetimeSeconds: Number(lifetime),
      ...(key !== '' && { key }),
      ...(secondKey !== '' && { secondKey }),
    })
    if (isDone) setDraft({ key: '', secondKey: '' })
  }

  return (
    <form
      className="realm-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <KeyField
        label={realm === undefined ? 'Key' : 'New key'}
        length={KEY_LENGTHS[cipher]}
        value={draft.key}
        isRequired={realm === undefined}
        onChange={(key) => set({ key })}
      />
      <KeyField
        label="Second key"
        length={KEY_LENGTHS[cipher]}
        value={draft.secondKey}
        onChange={(secondKey) => set({ secondKey })}
      />
      <label className="field">
        Cipher
        <select
          value={cipher}
          onChange={({ target }) => set({ cipher: CIPHERS.find((each) => each === target.value) })}
        >
          {CIPHERS.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label className="field">
        Timestamp unit
        <select value={timestampUnit} onChange={({ target }) => set({ timestampUnit: target.value })}>
          <option value="MILLISECONDS">milliseconds</option>
          <option value="SECONDS">seconds</option>
        </select>
      </label>
      <label className="field">
        Token lifetime in seconds
        <input type="number" min={1} value={lifetime} onChange={({ target }) => set({ lifetime: target.value })} />
      </label>
      <button type="submit" className="small main" aria-disabled={isBusy}>
        Save
      </button>
    </form>
  )
}

interface RealmFormProps {
  /** Undefined for a new realm. */
  readonly realm: GatewayRealm | undefined
  readonly isBusy: boolean
  /** Resolves with true if the change succeeded. */
  readonly onSave: (change: RealmChange) => Promise<boolean>
}

interface Draft {
  readonly key: string
  readonly secondKey: string
  readonly cipher?: (typeof CIPHERS)[number] | undefined
  readonly timestampUnit?: string
  readonly lifetime?: string
}

const CIPHERS = ['AES_128_ECB', 'AES_256_CBC_HMAC'] as const

const KEY_LENGTHS = { AES_128_ECB: 16, AES_256_CBC_HMAC: 32 } as const

/** A field for a key. The field counts the characters, because the gateway rejects a key of any other length. */
function KeyField({ label, length, value, isRequired = false, onChange }: KeyFieldProps) {
  const hintId = useId()
  return (
    <div className="field">
      <label>
        {label}
        <input
          className="mono"
          value={value}
          required={isRequired}
          aria-describedby={hintId}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <p id={hintId} className="hint">
        {value === '' ? `${length} characters` : `${value.length} of ${length} characters`}
        {value === '' && !isRequired && '; leave empty to keep the current key'}
      </p>
    </div>
  )
}

interface KeyFieldProps {
  readonly label: string
  readonly length: number
  readonly value: string
  readonly isRequired?: boolean
  readonly onChange: (value: string) => void
}

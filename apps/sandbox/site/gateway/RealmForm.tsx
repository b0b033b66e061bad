import { useState } from 'react'
import type { GatewayRealm } from '../emulator/GatewayState.ts'
import type { RealmChange } from '../emulator/gatewayApi.ts'
import { KeyField } from './KeyField.tsx'

/** A realm's settings. An empty key leaves the one that is there. */
export function RealmForm({ realm, isBusy, onSave }: RealmFormProps) {
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

export interface RealmFormProps {
  /** Undefined for a new one. */
  readonly realm: GatewayRealm | undefined
  readonly isBusy: boolean
  /** Resolves with whether it was done. */
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

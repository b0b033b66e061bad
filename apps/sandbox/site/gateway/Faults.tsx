import { useId, useState } from 'react'
import type { GatewayFaults } from '../gatewayApi.ts'
import { gatewayApi } from '../gatewayApi.ts'
import { Switch } from '../ui/Switch.tsx'
import { ChangeNote, useChange } from './useChange.tsx'

/** Switches faults on, to test how a page handles them. */
export function Faults({ faults, onChange }: FaultsProps) {
  const change = useChange(onChange)
  const set = (what: string, part: Partial<GatewayFaults>) => change.run(what, () => gatewayApi.changeFaults(part))
  const isAnyOn =
    faults.down || faults.wrongKey || faults.silentBodies || faults.delayMs !== 0 || faults.clockOffsetSeconds !== 0

  return (
    <section className="card" aria-labelledby="faults">
      <h2 id="faults">Simulated faults</h2>
      {SWITCHES.map(({ name, label, hint }) => (
        <Switch
          key={name}
          label={label}
          hint={hint}
          isOn={faults[name]}
          onChange={(isOn) => set(`${label}: ${isOn ? 'on' : 'off'}.`, { [name]: isOn })}
        />
      ))}
      <NumberFault
        label="Clock ahead by"
        unit="seconds"
        min={-86_400}
        value={faults.clockOffsetSeconds}
        onSet={(clockOffsetSeconds) => set(sentenceOfClock(clockOffsetSeconds), { clockOffsetSeconds })}
      />
      <NumberFault
        label="Response delay"
        unit="milliseconds"
        min={0}
        value={faults.delayMs}
        onSet={(delayMs) => set(`Responses are delayed by ${delayMs} ms.`, { delayMs })}
      />
      <p className="actions">
        <button
          type="button"
          className="small"
          onClick={() => void change.run('All caller sockets were closed. Calls continue.', gatewayApi.cutSockets)}
        >
          Close caller sockets
        </button>
        {isAnyOn && (
          <button type="button" className="small" onClick={() => void set('All faults are off.', NO_FAULTS)}>
            Turn off all faults
          </button>
        )}
      </p>
      <ChangeNote change={change} />
    </section>
  )
}

interface FaultsProps {
  readonly faults: GatewayFaults
  readonly onChange: () => void
}

const sentenceOfClock = (seconds: number) =>
  seconds < 0 ? `The clock is ${-seconds} s behind.` : `The clock is ${seconds} s ahead.`

const NO_FAULTS: GatewayFaults = {
  clockOffsetSeconds: 0,
  wrongKey: false,
  down: false,
  delayMs: 0,
  silentBodies: false,
}

const SWITCHES = [
  { name: 'down', label: 'Gateway down', hint: 'Requests get no response, as during a restart.' },
  {
    name: 'wrongKey',
    label: 'Wrong key',
    hint: 'Tokens are decrypted with another key, as after a rotation on one side only.',
  },
  { name: 'silentBodies', label: 'Silent responses', hint: 'Responses make the SDK wait forever.' },
] as const

interface NumberFaultProps {
  readonly label: string
  readonly unit: string
  readonly min: number
  readonly value: number
  readonly onSet: (value: number) => unknown
}

/** A number field that applies its value on Enter or when it loses the focus. */
function NumberFault({ label, unit, min, value, onSet }: NumberFaultProps) {
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const settle = () => {
    const next = Number(draft)
    setDraft(undefined)
    if (draft !== undefined && draft.trim() !== '' && Number.isInteger(next) && next >= min && next !== value)
      onSet(next)
  }
  return (
    <form
      className="number-fault"
      onSubmit={(event) => {
        event.preventDefault()
        settle()
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={min}
        step={1}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={settle}
      />
      <span>{unit}</span>
    </form>
  )
}

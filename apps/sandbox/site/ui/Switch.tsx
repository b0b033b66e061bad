import { useId, useState } from 'react'

/** A switch that applies its change immediately. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const hintId = useId()
  // The switch shows the new state immediately, before the change is complete.
  const [pending, setPending] = useState<boolean>()
  if (pending === isOn) setPending(undefined)
  const shown = pending ?? isOn
  const press = async (next: boolean) => {
    setPending(next)
    if ((await onChange(next)) === false) setPending(undefined)
  }
  return (
    <div className="switch-row">
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={shown}
          aria-checked={shown}
          disabled={isDisabled}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => void press(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p id={hintId} className="switch-hint">
          {hint}
        </p>
      )}
    </div>
  )
}

interface SwitchProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly isOn: boolean
  readonly isDisabled?: boolean
  /** Can resolve with false if the change failed. */
  readonly onChange: (isOn: boolean) => unknown
}

/** Keeps the state of a switch in local storage, if it is available. */
export function useStoredSwitch(name: string, fallback: boolean): readonly [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() => read(name) ?? fallback)
  const change = (next: boolean) => {
    setOn(next)
    try {
      window.localStorage.setItem(name, String(next))
    } catch {
      // Storage is full or disabled. The state is kept until the page closes.
    }
  }
  return [isOn, change]
}

function read(name: string): boolean | undefined {
  try {
    const stored = window.localStorage.getItem(name)
    return stored === null ? undefined : stored === 'true'
  } catch {
    return undefined
  }
}

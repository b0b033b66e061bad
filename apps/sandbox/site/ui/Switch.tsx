import { useId, useState } from 'react'

/** On or off, at once. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const hintId = useId()
  // What was pressed is shown at once; what it is for may take a moment to follow.
  const [wish, setWish] = useState<boolean>()
  if (wish === isOn) setWish(undefined)
  const shown = wish ?? isOn
  const press = async (next: boolean) => {
    setWish(next)
    if ((await onChange(next)) === false) setWish(undefined)
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
  /** May resolve with false where it came to nothing. */
  readonly onChange: (isOn: boolean) => unknown
}

/** A switch that this browser remembers, where it may. */
export function useStoredSwitch(name: string, fallback: boolean): readonly [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() => read(name) ?? fallback)
  const change = (next: boolean) => {
    setOn(next)
    try {
      window.localStorage.setItem(name, String(next))
    } catch {
      // Storage is full or forbidden: it is remembered until the page closes.
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

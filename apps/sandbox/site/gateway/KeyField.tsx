import { useId } from 'react'

/** A key to go in. It is pasted from the console, and counted, since one character too many is refused. */
export function KeyField({ label, length, value, isRequired = false, onChange }: KeyFieldProps) {
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

export interface KeyFieldProps {
  readonly label: string
  readonly length: number
  readonly value: string
  readonly isRequired?: boolean
  readonly onChange: (value: string) => void
}

import { useState } from 'react'

/** Removes with the second press: nothing brings back what is gone. Leaving the button takes the first press back. */
export function RemoveButton({ what, label, tone, onRemove }: RemoveButtonProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <button
      type="button"
      className={`small ${isAsking ? 'danger' : tone}`}
      aria-label={isAsking ? `Remove ${what} permanently` : `Remove ${what}`}
      onBlur={() => setAsking(false)}
      onClick={() => {
        setAsking(!isAsking)
        if (isAsking) onRemove()
      }}
    >
      {isAsking ? 'Confirm removal' : label}
    </button>
  )
}

interface RemoveButtonProps {
  readonly what: string
  readonly label: string
  readonly tone: 'quiet' | 'danger'
  readonly onRemove: () => void
}

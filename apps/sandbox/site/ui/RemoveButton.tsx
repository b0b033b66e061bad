import { useState } from 'react'

/**
 * A button that removes an entry only on the second press, because a removal cannot be undone. Losing the focus cancels the first press.
 */
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

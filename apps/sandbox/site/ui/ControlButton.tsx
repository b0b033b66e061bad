import { Icon, type IconName } from './Icon.tsx'

/** A round button of a call, with its word below. */
export function ControlButton(props: ControlButtonProps) {
  const { icon, label, tone = 'plain', isLit = false, isBusy = false, isOff = false, isMain = false, onPress } = props
  const isDrawer = props.drawer !== undefined
  return (
    <button
      type="button"
      className={`control ${tone}${isLit || props.isOpen === true ? ' lit' : ''}`}
      data-main={isMain ? '' : undefined}
      aria-expanded={isDrawer ? (props.isOpen ?? false) : undefined}
      aria-controls={isDrawer && props.isOpen === true ? props.drawer : undefined}
      // It stays focusable while it works, so that a keyboard does not lose its place.
      aria-disabled={isBusy || isOff ? true : undefined}
      onClick={() => {
        if (!isBusy && !isOff) onPress()
      }}
    >
      <span className="control-face">
        {isBusy ? <span className="spinner" aria-hidden="true" /> : <Icon name={icon} />}
      </span>
      <span className="control-label">{label}</span>
    </button>
  )
}

interface ControlButtonProps {
  readonly icon: IconName
  /** What a press does now: it changes with what it did. */
  readonly label: string
  readonly tone?: 'plain' | 'answer' | 'danger'
  /** It has been pressed, and what it did lasts. */
  readonly isLit?: boolean
  readonly isBusy?: boolean
  readonly isOff?: boolean
  /** Takes the focus where the button that had it is gone. */
  readonly isMain?: boolean
  /** The id of what it opens. */
  readonly drawer?: string
  readonly isOpen?: boolean
  readonly onPress: () => void
}

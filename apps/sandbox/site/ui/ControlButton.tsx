import { Icon, type IconName } from './Icon.tsx'

/** A round button with an icon and a label, for the controls of a call. */
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
      // The button stays focusable while it is busy, so that keyboard users keep the focus.
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
  /** The action of the next press, which depends on the state. */
  readonly label: string
  readonly tone?: 'plain' | 'answer' | 'danger'
  /** Whether the action is in effect. */
  readonly isLit?: boolean
  readonly isBusy?: boolean
  readonly isOff?: boolean
  /** Whether this button gets the focus if the focused button disappears. */
  readonly isMain?: boolean
  /** The id of the panel that the button opens. */
  readonly drawer?: string
  readonly isOpen?: boolean
  readonly onPress: () => void
}

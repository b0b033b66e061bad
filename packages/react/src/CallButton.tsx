import { type ComponentPropsWithoutRef, forwardRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { type AnonymousCallState, isUnderWay } from './createCallStore.ts'
import { type UseAnonymousCallOptions, type UseAnonymousCallResult, useAnonymousCall } from './useAnonymousCall.ts'

/**
 * A button that calls, cancels and hangs up, and beside it what is happening, for eyes and screen readers. It has no looks of its
 * own: style it by `className` or by its attributes `data-state` (the kind of state) and `data-open` (`false` while nobody takes
 * calls). For any other markup there is `useAnonymousCall`.
 *
 * @example
 * <CallButton callee="support" className={({ kind }) => `button button-${kind}`}>Call us</CallButton>
 */
export const CallButton = /* @__PURE__ */ forwardRef<HTMLButtonElement, CallButtonProps>(
  function CallButton(properties, ref) {
    const { callee, options, className, children, status = describe, statusClassName, ...attributes } = properties
    const result = useAnonymousCall(callee, options)
    const { state, start, end, availability, intentProps } = result
    const label = typeof children === 'function' ? children(result) : state.kind === 'idle' && children

    function press({ detail }: MouseEvent) {
      // The second half of a double click would hang up what the first has started.
      if (detail > 1) return
      if (isUnderWay(state)) void end()
      else start()
    }

    return (
      <>
        <button
          {...attributes}
          ref={ref}
          type="button"
          className={typeof className === 'function' ? className(state) : className}
          data-state={state.kind}
          data-open={availability?.isOpen}
          onClick={after(attributes.onClick, press)}
          onFocus={after(attributes.onFocus, intentProps.onFocus)}
          onKeyDown={after(attributes.onKeyDown, ignoreRepeated)}
          onPointerEnter={after(attributes.onPointerEnter, intentProps.onPointerEnter)}
          onTouchStart={after(attributes.onTouchStart, intentProps.onTouchStart)}
        >
          {label || LABELS[state.kind]}
        </button>
        <span role="status" className={statusClassName} data-state={state.kind}>
          {status(result)}
        </span>
      </>
    )
  },
)

export interface CallButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'type' | 'className' | 'children'> {
  /** The destination's alias. */
  readonly callee: string
  readonly options?: UseAnonymousCallOptions | undefined
  readonly className?: string | undefined | ((state: AnonymousCallState) => string | undefined)
  /** The label before the first call; as a function, in every state. It should say what pressing does. */
  readonly children?: ReactNode | ((call: UseAnonymousCallResult) => ReactNode)
  /** What the live region beside the button says. English sentences unless given. */
  readonly status?: ((call: UseAnonymousCallResult) => ReactNode) | undefined
  readonly statusClassName?: string | undefined
}

const LABELS = {
  idle: 'Call',
  connecting: 'Cancel',
  ringing: 'Cancel',
  connected: 'Hang up',
  held: 'Hang up',
  ended: 'Call again',
  failed: 'Try again',
}

function describe({ state, availability }: UseAnonymousCallResult): string | undefined {
  switch (state.kind) {
    case 'idle':
      return availability?.isOpen === false ? (availability.publicMessage ?? 'Calls are not taken now.') : undefined
    case 'connecting':
      return 'Connecting…'
    case 'ringing':
      return 'Ringing…'
    case 'connected':
      return 'Connected.'
    case 'held':
      return 'On hold.'
    case 'ended':
      return 'The call is over.'
    case 'failed':
      return state.error.message
  }
}

/** A key that is held down presses again and again. */
function ignoreRepeated(event: KeyboardEvent) {
  if (event.repeat && event.key === 'Enter') event.preventDefault()
}

/** The site's own handler first, which may prevent ours. */
function after<TEvent extends { readonly defaultPrevented: boolean }>(
  theirs: ((event: TEvent) => void) | undefined,
  ours: (event: TEvent) => void,
) {
  return (event: TEvent) => {
    theirs?.(event)
    if (!event.defaultPrevented) ours(event)
  }
}

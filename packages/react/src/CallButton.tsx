import { describeRefusal, onFirstSight } from '@anoncall/client'
import {
  type ComponentPropsWithoutRef,
  forwardRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from 'react'
import { type AnonymousCallState, isUnderWay } from './createHookStore.ts'
import { type UseAnonymousCallOptions, type UseAnonymousCallResult, useAnonymousCall } from './useAnonymousCall.ts'

/**
 * A button that calls, cancels and hangs up, with a live region next to it that shows the status of the call.
 *
 * If no calls are possible now, the button is `aria-disabled` and the live region shows when calls are possible. The
 * button can still get the focus. If the visitor presses the button, it checks the availability again. The button is
 * unstyled: use `className`, or the attributes `data-state` (the kind of the state) and `data-open` (`false` if no
 * calls are possible now). For other markup, use `useAnonymousCall`.
 *
 * @example
 * <CallButton callee="support" className={({ kind }) => `button button-${kind}`}>Call us</CallButton>
 */
export const CallButton = /* @__PURE__ */ forwardRef<HTMLButtonElement, CallButtonProps>(
  function CallButton(properties, ref) {
    const { callee, options, className, children, status = describe, statusClassName, ...attributes } = properties
    const result = useAnonymousCall(callee, options)
    const { state, start, end, availability, askAvailability, intentProps } = result
    const label = typeof children === 'function' ? children(result) : state.kind === 'idle' && children
    const isClosed = availability?.isOpen === false && !isUnderWay(state)
    const statusId = useId()
    // The button is found through its sibling, because the button's ref belongs to the site.
    const statusElement = useRef<HTMLSpanElement>(null)
    useEffect(() => {
      const button = statusElement.current?.previousElementSibling
      return button ? onFirstSight(button, askAvailability) : undefined
    }, [askAvailability])

    function press({ detail }: MouseEvent) {
      // The second click of a double click would hang up the call that the first click started.
      if (detail > 1) return
      if (isUnderWay(state)) void end()
      else if (isClosed) askAvailability()
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
          aria-disabled={isClosed || attributes['aria-disabled']}
          aria-describedby={isClosed ? statusId : attributes['aria-describedby']}
          onClick={after(attributes.onClick, press)}
          onFocus={after(attributes.onFocus, intentProps.onFocus)}
          onKeyDown={after(attributes.onKeyDown, ignoreRepeated)}
          onPointerEnter={after(attributes.onPointerEnter, intentProps.onPointerEnter)}
          onTouchStart={after(attributes.onTouchStart, intentProps.onTouchStart)}
        >
          {label || LABELS[state.kind]}
        </button>
        <span ref={statusElement} role="status" id={statusId} className={statusClassName} data-state={state.kind}>
          {status(result)}
        </span>
      </>
    )
  },
)

/** The props of CallButton, including all props of a `<button>`. */
export interface CallButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'type' | 'className' | 'children'> {
  /** The alias of the destination. */
  readonly callee: string
  /** The options of the call. */
  readonly options?: UseAnonymousCallOptions | undefined
  /** A class name, or a function that returns one for each state. */
  readonly className?: string | undefined | ((state: AnonymousCallState) => string | undefined)
  /** The label before the first call, or a function that returns the label for each state. A label should name the action. */
  readonly children?: ReactNode | ((call: UseAnonymousCallResult) => ReactNode)
  /** Returns the content of the live region next to the button. Defaults to English sentences. */
  readonly status?: ((call: UseAnonymousCallResult) => ReactNode) | undefined
  /** The class name of the live region. */
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

const SENTENCES = {
  idle: null,
  connecting: 'Connecting…',
  ringing: 'Ringing…',
  connected: 'Connected.',
  held: 'On hold.',
  ended: 'The call is over.',
}

function describe({ state, availability }: UseAnonymousCallResult): string | null {
  if (state.kind === 'failed') return state.error.message
  if (availability?.isOpen === false && !isUnderWay(state)) return describeRefusal(availability)
  return state.kind === 'connecting' && state.step === 'challenge' ? 'Just a moment…' : SENTENCES[state.kind]
}

/** Ignores the repeated key events of a key that is held down. */
function ignoreRepeated(event: KeyboardEvent) {
  if (event.repeat && event.key === 'Enter') event.preventDefault()
}

/**
 * Returns a handler that calls the site's handler first. If the site's handler prevents the default, ours is not
 * called.
 */
function after<TEvent extends { readonly defaultPrevented: boolean }>(
  theirs: ((event: TEvent) => void) | undefined,
  ours: (event: TEvent) => void,
) {
  return (event: TEvent) => {
    theirs?.(event)
    if (!event.defaultPrevented) ours(event)
  }
}

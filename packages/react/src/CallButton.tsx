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
import { type AnonymousCallState, isUnderWay } from './createCallStore.ts'
import { type UseAnonymousCallOptions, type UseAnonymousCallResult, useAnonymousCall } from './useAnonymousCall.ts'

/**
 * A button that calls, cancels and hangs up, and beside it what is happening, for eyes and screen readers. While nobody takes calls it
 * says when that will be, and is `aria-disabled`: it can still be reached, and pressing it asks again. It has no looks of its own: style
 * it by `className` or by its attributes `data-state` (the kind of state) and `data-open` (`false` while nobody takes calls). For any
 * other markup there is `useAnonymousCall`.
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
    // Beside the button, whose own ref is the site's.
    const statusElement = useRef<HTMLSpanElement>(null)
    useEffect(() => {
      const button = statusElement.current?.previousElementSibling
      return button ? onFirstSight(button, askAvailability) : undefined
    }, [askAvailability])

    function press({ detail }: MouseEvent) {
      // The second half of a double click would hang up what the first has started.
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

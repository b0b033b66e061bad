import { askAvailability } from './askAvailability.ts'
import type { CallAvailability } from './CallAvailability.ts'
import type { CredentialIssuer } from './createCredentialIssuer.ts'
import { delayUntil } from './delayUntil.ts'

/**
 * Asks whether a call would be allowed: now, when the opening comes, and when the page is looked at again. Tells each answer; null where
 * the question failed, since who knows nothing should let the visitor try.
 *
 * @example
 * watchAvailability(calls, 'support', (availability) => {
 *   button.ariaDisabled = String(availability?.isOpen === false)
 *   hint.textContent = availability && describeRefusal(availability)
 * })
 */
export function watchAvailability(
  calls: Pick<CredentialIssuer, 'send'>,
  callee: string,
  tell: (availability: CallAvailability | null) => void,
): AvailabilityWatch {
  const page = globalThis.document
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const ask = async () => {
    const availability = await askAvailability(calls, callee).catch(() => null)
    if (isOver) return
    clearTimeout(timer)
    const waitMs = delayUntil(availability?.nextOpenAt, Date.now())
    if (waitMs) timer = setTimeout(look, waitMs)
    tell(availability)
  }
  // Of a page that nobody looks at, nobody wants to know.
  const look = () => {
    if (!page?.hidden) void ask()
  }
  page?.addEventListener('visibilitychange', look)
  void ask()
  return {
    ask: () => void ask(),
    stop() {
      isOver = true
      clearTimeout(timer)
      page?.removeEventListener('visibilitychange', look)
    },
  }
}

export interface AvailabilityWatch {
  /** Asks again, unless it was asked within the last ten seconds: for who reaches for the button. */
  ask(this: void): void
  stop(this: void): void
}

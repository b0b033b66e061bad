import { askAvailability } from './askAvailability.ts'
import type { CallAvailability } from './CallAvailability.ts'
import type { CredentialIssuer } from './createCredentialIssuer.ts'
import { delayUntil } from './delayUntil.ts'

/**
 * Checks whether a call would be allowed. Checks now, at the next opening time, and when the visitor returns to the page. Calls the
 * listener with each result. If a check fails, the listener gets null. In that case, let the visitor try to call.
 *
 * @param callee The alias of the destination.
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
  listener: (availability: CallAvailability | null) => void,
): AvailabilityWatch {
  const page = globalThis.document
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  const ask = async () => {
    const availability = await askAvailability(calls, callee).catch(() => null)
    if (isStopped) return
    clearTimeout(timer)
    const waitMs = delayUntil(availability?.nextOpenAt, Date.now())
    if (waitMs) timer = setTimeout(checkIfVisible, waitMs)
    listener(availability)
  }
  // A hidden page sends no requests.
  const checkIfVisible = () => {
    if (!page?.hidden) void ask()
  }
  page?.addEventListener('visibilitychange', checkIfVisible)
  void ask()
  return {
    ask: () => void ask(),
    stop() {
      isStopped = true
      clearTimeout(timer)
      page?.removeEventListener('visibilitychange', checkIfVisible)
    },
  }
}

/** A running availability check. */
export interface AvailabilityWatch {
  /** Checks again, unless the last check was less than ten seconds ago. Call it on hover or focus. */
  ask(this: void): void
  /** Stops all checks. */
  stop(this: void): void
}

import type { CallAvailability } from './CallAvailability.ts'
import { ClientError } from './ClientError.ts'
import type { SendDocument } from './createSendDocument.ts'
import { CallAvailabilityDocument } from './generated/documents.ts'
import { orAborted } from './orAborted.ts'
import { withRetry } from './withRetry.ts'

/** Asks for availabilities: one question at a time for each callee, whose answer then holds for ten seconds. */
export function createAvailability(send: SendDocument): AskAvailability {
  const flights = new Map<string, Flight>()

  const ask = (callee: string): Flight => {
    const answer = withRetry(() => send(CallAvailabilityDocument, { callee }), canHelp).then(
      ({ callAvailability: { isOpen, reason, nextOpenAt, publicMessage } }) => {
        flight.freshUntilMs = performance.now() + FRESH_MS
        return { isOpen, reason, nextOpenAt, publicMessage }
      },
    )
    // What failed is asked anew by the next one.
    answer.catch(() => flights.delete(callee))
    const flight: Flight = { answer, freshUntilMs: Number.POSITIVE_INFINITY }
    flights.set(callee, flight)
    return flight
  }

  return async (callee, { signal } = {}) => {
    signal?.throwIfAborted()
    const known = flights.get(callee)
    const { answer } = known && performance.now() < known.freshUntilMs ? known : ask(callee)
    // The flight is shared, so that one asker's abort must not end it.
    return await orAborted(answer, signal)
  }
}

export type AskAvailability = (
  callee: string,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<CallAvailability>

interface Flight {
  readonly answer: Promise<CallAvailability>
  /** By the monotonic clock. */
  freshUntilMs: number
}

const FRESH_MS = 10_000

/** Asking changes nothing, so it may be repeated; but not into a flood guard that has just said stop. */
function canHelp(error: unknown): boolean {
  return error instanceof ClientError && error.retryable && error.code !== 'TOO_MANY_REQUESTS'
}

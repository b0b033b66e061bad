import type { CallAvailability } from './CallAvailability.ts'
import type { SendDocument } from './createSendDocument.ts'
import { CallAvailabilityDocument } from './generated/documents.ts'
import { orAborted } from './orAborted.ts'
import { withRetry } from './withRetry.ts'

/** Asks for availabilities: one question at a time for each callee, whose answer then holds for ten seconds. */
export function createAvailability(send: SendDocument): AskAvailability {
  /** By callee: the answer, and when it is too old, by the monotonic clock. */
  const flights = new Map<string, [answer: Promise<CallAvailability>, staleAtMs: number]>()

  const ask = async (callee: string) => {
    try {
      // Asking changes nothing, so it may be repeated; but not into a flood guard that has just said stop.
      const { callAvailability } = await withRetry(() => send(CallAvailabilityDocument, { callee }), REPEATABLE)
      return callAvailability
    } catch (error) {
      flights.delete(callee)
      throw error
    }
  }

  return async (callee, { signal } = {}) => {
    signal?.throwIfAborted()
    const [known, staleAtMs = 0] = flights.get(callee) ?? []
    const answer = known && performance.now() < staleAtMs ? known : ask(callee)
    if (answer !== known) flights.set(callee, [answer, performance.now() + FRESH_MS])
    // The flight is shared, so that one asker's abort must not end it.
    return await orAborted(answer, signal)
  }
}

export type AskAvailability = (
  callee: string,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<CallAvailability>

const FRESH_MS = 10_000

const REPEATABLE = ['NETWORK', 'TIMEOUT', 'BAD_ANSWER', 'SERVICE_UNAVAILABLE'] as const

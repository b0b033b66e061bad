import type { CallAvailability } from './CallAvailability.ts'
import type { CredentialIssuer } from './createCredentialIssuer.ts'
import { CallAvailabilityDocument } from './generated/CallAvailabilityDocument.ts'
import { orAborted } from './orAborted.ts'
import { withRetry } from './withRetry.ts'

/**
 * Whether a call would be allowed now. One question at a time for each callee, whose answer then holds for ten seconds. Throws
 * ClientError as `issueAnonymousCredentials` does. Apart from `createAnonymousCalls`, so that a page that does not ask does not load it.
 *
 * @example
 * const { isOpen, nextOpenAt } = await askAvailability(calls, 'support')
 */
export async function askAvailability(
  calls: Pick<CredentialIssuer, 'send'>,
  callee: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CallAvailability> {
  signal?.throwIfAborted()
  const flights = flightsOf(calls)
  const known = flights.get(callee)
  const flight = known && performance.now() < known.staleAtMs ? known : takeOff(calls, callee, flights)
  // The flight is shared, so that one asker's abort must not end it.
  return await orAborted(flight.answer, signal)
}

/**
 * For the moment in which a visitor reaches for the button: opens the connection and asks for the availability. Credentials wait
 * for the press, since each set counts. Never throws.
 */
export function warmUp(calls: Pick<CredentialIssuer, 'send'>, callee: string): void {
  askAvailability(calls, callee).catch(() => {})
}

interface Flight {
  readonly answer: Promise<CallAvailability>
  /** By the monotonic clock. */
  readonly staleAtMs: number
}

function takeOff(calls: Pick<CredentialIssuer, 'send'>, callee: string, flights: Map<string, Flight>): Flight {
  const ask = async () => {
    try {
      // Asking changes nothing, so it may be repeated; but not into a flood guard that has just said stop.
      const { callAvailability } = await withRetry(() => calls.send(CallAvailabilityDocument, { callee }), REPEATABLE)
      return callAvailability
    } catch (error) {
      flights.delete(callee)
      throw error
    }
  }
  const flight = { answer: ask(), staleAtMs: performance.now() + FRESH_MS }
  flights.set(callee, flight)
  return flight
}

function flightsOf(calls: object): Map<string, Flight> {
  const flights = allFlights.get(calls) ?? new Map<string, Flight>()
  allFlights.set(calls, flights)
  return flights
}

/** By client, then by callee. */
const allFlights = new WeakMap<object, Map<string, Flight>>()

const FRESH_MS = 10_000

const REPEATABLE = ['NETWORK', 'TIMEOUT', 'BAD_ANSWER', 'SERVICE_UNAVAILABLE'] as const

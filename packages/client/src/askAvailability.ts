import type { CallAvailability } from './CallAvailability.ts'
import type { CredentialIssuer } from './createCredentialIssuer.ts'
import { CallAvailabilityDocument } from './generated/CallAvailabilityDocument.ts'
import { orAborted } from './orAborted.ts'
import { withRetry } from './withRetry.ts'

/**
 * Checks whether a call to the callee would be allowed now. The result is cached for ten seconds, and concurrent checks
 * share one request. This is a separate function so that pages without availability checks do not load it.
 *
 * @param callee The alias of the destination.
 * @throws ClientError with the same codes as `issueAnonymousCredentials`. If the signal aborts, throws the signal's reason.
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
  const checks = checksOf(calls)
  const cached = checks.get(callee)
  const check = cached && performance.now() < cached.staleAtMs ? cached : startCheck(calls, callee, checks)
  // Other callers share the request, so one caller's signal must not abort it.
  return await orAborted(check.availability, signal)
}

/**
 * Opens the connection to the server and checks the availability. Call this function when a visitor hovers over the
 * button or focuses the button. Does not request credentials, because each set of credentials counts against the
 * limits. Never throws.
 */
export function warmUp(calls: Pick<CredentialIssuer, 'send'>, callee: string): void {
  askAvailability(calls, callee).catch(() => {})
}

interface Check {
  readonly availability: Promise<CallAvailability>
  /** When the check becomes outdated, on the monotonic clock. */
  readonly staleAtMs: number
}

function startCheck(calls: Pick<CredentialIssuer, 'send'>, callee: string, checks: Map<string, Check>): Check {
  const request = async () => {
    try {
      // The query changes nothing, so it can be repeated, except after TOO_MANY_REQUESTS.
      const { callAvailability } = await withRetry(
        () => calls.send(CallAvailabilityDocument, { callee }),
        RETRIED_CODES,
      )
      return callAvailability
    } catch (error) {
      checks.delete(callee)
      throw error
    }
  }
  const check = { availability: request(), staleAtMs: performance.now() + FRESH_MS }
  checks.set(callee, check)
  return check
}

function checksOf(calls: object): Map<string, Check> {
  const checks = allChecks.get(calls) ?? new Map<string, Check>()
  allChecks.set(calls, checks)
  return checks
}

/** The latest check by client and callee. */
const allChecks = new WeakMap<object, Map<string, Check>>()

const FRESH_MS = 10_000

const RETRIED_CODES = ['NETWORK', 'TIMEOUT', 'BAD_ANSWER', 'SERVICE_UNAVAILABLE'] as const

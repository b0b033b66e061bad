import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import type { CallError } from './CallError.ts'
import type { CallReport } from './CallReport.ts'
import { reportCall } from './reportCall.ts'

/**
 * Reports the outcome of a call. Sends one report when the call is answered, and one report when the call is over. If
 * the gateway rejects a set of credentials, that set is reported as failed. Without a receipt id nothing is reported. A
 * report that cannot be sent is lost, and the call never waits for a report.
 */
export async function followCall(call: AnonymousCall, reporter: CallReporter): Promise<void> {
  let { issuanceId } = call.state
  let wasAnswered = false
  const report = async (outcome: CallReport['outcome'], failureCode?: string) => {
    if (!issuanceId) return
    try {
      const data = { issuanceId, outcome, failureCode }
      await (typeof reporter === 'function' ? reporter(data) : reportCall(reporter, data))
    } catch {
      // The report is lost.
    }
  }
  const unsubscribe = call.on((state) => {
    if (state.issuanceId === issuanceId) return
    void report('FAILED', 'CREDENTIALS_REFUSED')
    issuanceId = state.issuanceId
  })
  // Leaving the page ends the call. No later event follows, so the report must be sent now.
  const leave = () => void report(wasAnswered ? 'ENDED' : 'CANCELLED')
  globalThis.addEventListener?.('pagehide', leave)

  wasAnswered = await call.connected.then(
    () => true,
    () => false,
  )
  if (wasAnswered) void report('CONNECTED')
  const over = await call.ended
  if (over.kind === 'failed') void report('FAILED', codeOf(over.error))
  else void report(wasAnswered || over.by === 'them' ? 'ENDED' : 'CANCELLED')
  unsubscribe()
  globalThis.removeEventListener?.('pagehide', leave)
}

/**
 * Returns the code of the SDK or the gateway if it exists, because this code is more specific than the code of the
 * CallError. Otherwise, returns the code of the CallError.
 */
function codeOf({ cause, code }: CallError): string {
  const theirs = Object(cause)
  return String(theirs.code ?? theirs.statusCode ?? code).slice(0, 64)
}

/** The options of the API, or a function that receives reports. Errors of the function are ignored. */
export type CallReporter = AnonymousCallsOptions | ((report: CallReport) => unknown)

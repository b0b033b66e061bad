import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallError } from './CallError.ts'
import type { CallReport } from './CallReport.ts'
import { reportCall } from './reportCall.ts'
import type { CallReporter } from './startCall.ts'

/**
 * Reports what becomes of a call: that it was answered, and how it came to its end. Each set of credentials that the gateway refused has
 * failed by itself. Nothing is reported without a receipt, and a report that does not get through is lost: a call never waits for one.
 */
export async function followCall(call: AnonymousCall, reporter: CallReporter): Promise<void> {
  let { issuanceId } = call.state
  let wasAnswered = false
  const tell = async (outcome: CallReport['outcome'], failureCode?: string) => {
    if (!issuanceId) return
    try {
      const report = { issuanceId, outcome, failureCode }
      await (typeof reporter === 'function' ? reporter(report) : reportCall(reporter, report))
    } catch {
      // Lost.
    }
  }
  const ignore = call.on((state) => {
    if (state.issuanceId === issuanceId) return
    void tell('FAILED', 'CREDENTIALS_REFUSED')
    issuanceId = state.issuanceId
  })
  // Whoever leaves the page hangs up. No later moment comes to say so: what is sent has to be sent in this one.
  const leave = () => void tell(wasAnswered ? 'ENDED' : 'CANCELLED')
  globalThis.addEventListener?.('pagehide', leave)

  wasAnswered = await call.connected.then(
    () => true,
    () => false,
  )
  if (wasAnswered) void tell('CONNECTED')
  const over = await call.ended
  if (over.kind === 'failed') void tell('FAILED', codeOf(over.error))
  else void tell(wasAnswered || over.by === 'them' ? 'ENDED' : 'CANCELLED')
  ignore()
  globalThis.removeEventListener?.('pagehide', leave)
}

/** The SDK's own or the gateway's, where there is one: ours says less. */
function codeOf({ cause, code }: CallError): string {
  const theirs = Object(cause)
  return String(theirs.code ?? theirs.statusCode ?? code).slice(0, 64)
}

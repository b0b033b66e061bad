import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import type { CallReport } from './CallReport.ts'
import { createSendDocument } from './createSendDocument.ts'
import { ReportCallDocument } from './generated/ReportCallDocument.ts'

/**
 * Reports the outcome of a call to the server. The request is sent even if the visitor is leaving the page. Calls of
 * `createAnonymousCalls` report their outcome automatically.
 *
 * @throws ClientError with the same codes as `issueAnonymousCredentials`.
 *
 * @example
 * await reportCall({ endpoint, key }, { issuanceId: issued.issuanceId, outcome: 'ENDED' })
 */
export async function reportCall(options: AnonymousCallsOptions, report: CallReport): Promise<void> {
  await createSendDocument(options)(ReportCallDocument, { input: report }, { keepalive: true })
}

import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import type { CallReport } from './CallReport.ts'
import { createSendDocument } from './createSendDocument.ts'
import { ReportCallDocument } from './generated/ReportCallDocument.ts'

/**
 * Tells the server what became of a call; goes out even while the page is being left. The calls of `createAnonymousCalls` report by
 * themselves. Throws ClientError as `issueAnonymousCredentials` does.
 *
 * @example
 * await reportCall({ endpoint, key }, { issuanceId: issued.issuanceId, outcome: 'ENDED' })
 */
export async function reportCall(options: AnonymousCallsOptions, report: CallReport): Promise<void> {
  await createSendDocument(options)(ReportCallDocument, { input: report }, { keepalive: true })
}

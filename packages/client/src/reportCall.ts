import type { CallReport } from './CallReport.ts'
import type { CredentialIssuer } from './createCredentialIssuer.ts'
import { ReportCallDocument } from './generated/ReportCallDocument.ts'

/**
 * Tells the server what became of a call; goes out even while the page is being left. The calls of `createAnonymousCalls` report by
 * themselves. Throws ClientError as `issueAnonymousCredentials` does.
 */
export async function reportCall(calls: Pick<CredentialIssuer, 'send'>, report: CallReport): Promise<void> {
  await calls.send(ReportCallDocument, { input: report }, { keepalive: true })
}

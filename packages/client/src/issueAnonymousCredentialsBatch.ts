import { ClientError } from './ClientError.ts'
import type { CallRequest, CredentialIssuer } from './createCredentialIssuer.ts'
import { IssueAnonymousCredentialsBatchDocument } from './generated/IssueAnonymousCredentialsBatchDocument.ts'
import { type InputInvalid, type IssuanceOutcome, toIssuanceOutcome } from './IssuanceOutcome.ts'

/**
 * Asks for the credentials of up to 100 calls at once. For servers: it takes a secret key. Throws as the single one does.
 *
 * @example
 * const batch = await issueAnonymousCredentialsBatch(calls, [{ callee: 'support' }, { callee: 'sales' }])
 */
export async function issueAnonymousCredentialsBatch(
  calls: Pick<CredentialIssuer, 'send'>,
  requests: readonly CallRequest[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<BatchOutcome> {
  const data = await calls.send(
    IssueAnonymousCredentialsBatchDocument,
    { input: { requests: [...requests] } },
    { signal },
  )
  const result = data.issueAnonymousCredentialsBatch
  switch (result?.__typename) {
    case 'InvalidInput':
      return { kind: 'invalid', message: result.message, issues: result.issues }
    case 'IssueAnonymousCredentialsBatchPayload':
      return { kind: 'decided', outcomes: result.results.map(toIssuanceOutcome) }
    default:
      throw new ClientError('BAD_ANSWER', 'The server gave an answer that this version of the client does not know.')
  }
}

export type BatchOutcome = BatchDecided | InputInvalid

export interface BatchDecided {
  readonly kind: 'decided'
  /** One for each request, in their order. Some may be refused while others are issued. */
  readonly outcomes: readonly IssuanceOutcome[]
}

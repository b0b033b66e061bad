import { ClientError } from './ClientError.ts'
import type { CallRequest, CredentialIssuer } from './createCredentialIssuer.ts'
import { IssueAnonymousCredentialsBatchDocument } from './generated/IssueAnonymousCredentialsBatchDocument.ts'
import { type InputInvalid, type IssuanceOutcome, toIssuanceOutcome } from './IssuanceOutcome.ts'
import { LOST_RESPONSE_CODES, newIdempotencyKey } from './withIdempotencyKey.ts'
import { withRetry } from './withRetry.ts'

/**
 * Requests the credentials for up to 100 calls at once. Needs a secret key, so use it on servers only. If the response is lost, the
 * request is repeated up to twice, and each call counts once.
 *
 * @throws ClientError with the same codes as `issueAnonymousCredentials`. If the signal aborts, throws the signal's reason.
 *
 * @example
 * const batch = await issueAnonymousCredentialsBatch(calls, [{ callee: 'support' }, { callee: 'sales' }])
 */
export async function issueAnonymousCredentialsBatch(
  calls: Pick<CredentialIssuer, 'send'>,
  requests: readonly CallRequest[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<BatchOutcome> {
  const keyed = requests.map((request) => ({
    ...request,
    idempotencyKey: request.idempotencyKey ?? newIdempotencyKey(),
  }))
  const data = await withRetry(
    () => calls.send(IssueAnonymousCredentialsBatchDocument, { input: { requests: keyed } }, { signal }),
    LOST_RESPONSE_CODES,
    signal,
  )
  const result = data.issueAnonymousCredentialsBatch
  switch (result?.__typename) {
    case 'InvalidInput':
      return { kind: 'invalid', message: result.message, issues: result.issues }
    case 'IssueAnonymousCredentialsBatchPayload':
      return { kind: 'decided', outcomes: result.results.map(toIssuanceOutcome) }
    default:
      throw new ClientError('BAD_ANSWER', 'The server sent a response that this version of the client does not know.')
  }
}

/** The outcome of a batch request. */
export type BatchOutcome = BatchDecided | InputInvalid

/** The server decided each request of the batch. */
export interface BatchDecided {
  readonly kind: 'decided'
  /** One outcome per request, in the order of the requests. A batch can contain both issued and refused requests. */
  readonly outcomes: readonly IssuanceOutcome[]
}

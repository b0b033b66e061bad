import type { IssuanceOutcome, RefusalReason } from '@anoncall/domain'
import { apiError, invalidInput, keyGoneError, notFoundError, tooManyRequestsError } from '../../errors.ts'
import { actOf, type GraphQLContext, issuanceSourceOf } from '../../GraphQLContext.ts'
import type { IssueAnonymousCredentialsInput, MutationResolvers, Resolvers } from '../../generated/resolverTypes.ts'
import { policyContent } from '../policies/policyResolvers.ts'

export const issueAnonymousCredentials: MutationResolvers['issueAnonymousCredentials'] = async (
  _,
  { input },
  context,
) => {
  const outcome = await issue(context, [input])
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const [result] = outcome.outcomes
  if (result === undefined) throw new Error('one request returned no outcome')
  return issuanceResult(result)
}

export const issueAnonymousCredentialsBatch: MutationResolvers['issueAnonymousCredentialsBatch'] = async (
  _,
  { input },
  context,
) => {
  const outcome = await issue(context, input.requests)
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  return { __typename: 'IssueAnonymousCredentialsBatchPayload', results: outcome.outcomes.map(issuanceResult) }
}

export const tryIssuance: MutationResolvers['tryIssuance'] = async (_, { input }, context) => {
  const { apiClientId, callee, origin, visitorAddress, evaluatedAt, policies, mint } = input
  const outcome = await context.useCases.tryIssuance(actOf(context), {
    apiClientId,
    callee,
    origin: origin ?? null,
    visitorAddress: visitorAddress ?? null,
    evaluatedAt: evaluatedAt ?? null,
    policies: (policies ?? []).map(({ ownerId, policy }) => ({
      ownerId,
      policy: policy == null ? null : policyContent(policy),
    })),
    mint: mint ?? false,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'clockUntrusted') throw clockError()
  if (outcome.kind === 'storageLow') throw storageError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  return {
    __typename: 'TryIssuancePayload',
    outcome: outcome.refusalReason === null ? 'ISSUED' : 'REFUSED',
    refusalReason: outcome.refusalReason,
    wouldBeRefusedFor: outcome.wouldBeRefusedFor,
    retryAt: outcome.retryAt,
    steps: [...outcome.steps],
    issued: outcome.issued === null ? null : issuedPayload(outcome.issued),
  }
}

export const reportCall: MutationResolvers['reportCall'] = async (_, { input }, context) => {
  const { principal } = issuanceSourceOf(context)
  takeDecision(context)
  if (!context.hasRoom()) throw storageError()
  const { issuanceId, outcome: callOutcome, failureCode } = input
  const report = { issuanceId, outcome: callOutcome, failureCode: failureCode ?? null }
  const outcome = await context.useCases.reportCall(principal, report)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid')
    throw apiError('BAD_USER_INPUT', `failureCode: ${outcome.issues.map(({ message }) => message).join(' ')}`)
  return { issuanceId: outcome.issuanceId }
}

export const issuanceMutations = {
  Mutation: { issueAnonymousCredentials, issueAnonymousCredentialsBatch, tryIssuance, reportCall },
} satisfies Resolvers

async function issue(context: GraphQLContext, inputs: readonly IssueAnonymousCredentialsInput[]) {
  const requests = inputs.map(({ callee, reference, challengeSolution, visitorAddress, idempotencyKey }) => ({
    callee,
    reference: reference ?? null,
    challengeSolution: challengeSolution ?? null,
    visitorAddress: visitorAddress ?? null,
    idempotencyKey: idempotencyKey ?? null,
  }))
  takeDecision(context)
  const outcome = await context.useCases.issueCredentials(issuanceSourceOf(context), requests)
  if (outcome.kind === 'notFound') throw keyGoneError()
  if (outcome.kind === 'clockUntrusted') throw clockError()
  if (outcome.kind === 'storageLow') throw storageError()
  if (outcome.kind === 'credentialsGone') throw credentialsGoneError()
  if (outcome.kind === 'tooManyRefusals')
    throw tooManyRequestsError('Too many requests from this network were refused.', outcome.retryAfterSeconds)
  return outcome
}

/** @throws TOO_MANY_REQUESTS if the network has exceeded the flood limit */
function takeDecision(context: GraphQLContext): void {
  const retryAfterSeconds = context.request.takeDecision()
  if (retryAfterSeconds !== null) throw tooManyRequestsError('Too many requests from this address.', retryAfterSeconds)
}

function storageError() {
  return apiError(
    'SERVICE_UNAVAILABLE',
    'Issuing has stopped because the server is almost out of disk space. Try again later.',
  )
}

function credentialsGoneError() {
  return apiError(
    'CREDENTIALS_GONE',
    'The credentials under this idempotency key cannot be issued again, because their realm key was removed or an administrator changed what they contain. Send a new key.',
  )
}

function clockError() {
  return apiError(
    'SERVICE_UNAVAILABLE',
    "Issuing has stopped because the server's clock was just set. Try again in a few seconds.",
  )
}

type Issued = Extract<IssuanceOutcome, { kind: 'issued' }>

/** Converts the outcome of a decision to a result of the API. */
function issuanceResult(outcome: IssuanceOutcome) {
  switch (outcome.kind) {
    case 'invalid':
      return invalidInput(outcome)
    case 'issued':
      return issuedPayload(outcome)
    case 'refused': {
      const { reason, retryAt, publicMessage } = outcome.refusal
      const message = publicMessage ?? refusalMessages[reason]
      return {
        __typename: 'IssuanceRefused' as const,
        message,
        reason,
        retryAt,
        publicMessage,
        challenge: outcome.challenge,
        issuanceId: outcome.issuance.id,
      }
    }
  }
}

/**
 * Returns the arguments that a page needs for `makeAnonymous`. The addresses of destinations are only in the tokens.
 */
function issuedPayload({ issuance, credentials, issuedAt, expiresAt }: Issued) {
  return {
    __typename: 'IssueAnonymousCredentialsPayload' as const,
    credentials,
    callee: issuance.callee,
    from: FROM_PLACEHOLDER,
    issuanceId: issuance.id,
    issuedAt,
    expiresAt,
  }
}

/**
 * A placeholder for the caller. The SDK requires a caller, but does not send the caller in token mode
 * (docs/reference/gateway.md, "Arguments").
 */
const FROM_PLACEHOLDER = 'anonymous@anonymous.invalid'

const refusalMessages: Readonly<Record<RefusalReason, string>> = {
  PAUSED: 'Calls are paused at the moment.',
  ORIGIN_NOT_ALLOWED: 'This page is not allowed to place calls with this key.',
  CALLEE_NOT_ALLOWED: 'This contact is not available.',
  NETWORK_BLOCKED: 'Calls from this network are blocked.',
  OUTSIDE_BUSINESS_HOURS: 'Calls are not possible at this time.',
  RATE_LIMITED: 'Too many calls. Try again later.',
  CHALLENGE_REQUIRED: 'A proof of work is required.',
  CHALLENGE_FAILED: 'The proof of work was wrong, too late or already used.',
}

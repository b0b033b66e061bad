import { apiError, keyGoneError, notFoundError, tooManyRequestsError } from '../../errors.ts'
import type { GraphQLContext } from '../../GraphQLContext.ts'
import type { IssueAnonymousCredentialsInput, Resolvers } from '../../generated/resolverTypes.ts'
import { actOf, issuanceSourceOf } from '../../principals.ts'
import { invalidInput } from '../../userErrors.ts'
import { policyContent } from '../policies/policyInput.ts'
import { issuanceResult, issuedPayload } from './issuanceResult.ts'

export const issuanceMutations = {
  Mutation: {
    issueAnonymousCredentials: async (_, { input }, context) => {
      const outcome = await issue(context, [input])
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      const [result] = outcome.outcomes
      if (result === undefined) throw new Error('one request returned no outcome')
      return issuanceResult(result)
    },
    issueAnonymousCredentialsBatch: async (_, { input }, context) => {
      const outcome = await issue(context, input.requests)
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      return { __typename: 'IssueAnonymousCredentialsBatchPayload', results: outcome.outcomes.map(issuanceResult) }
    },
    tryIssuance: async (_, { input }, context) => {
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
    },
    reportCall: async (_, { input }, context) => {
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
    },
  },
} satisfies Resolvers

async function issue(context: GraphQLContext, inputs: readonly IssueAnonymousCredentialsInput[]) {
  const requests = inputs.map(({ callee, reference, challengeSolution, visitorAddress }) => ({
    callee,
    reference: reference ?? null,
    challengeSolution: challengeSolution ?? null,
    visitorAddress: visitorAddress ?? null,
  }))
  takeDecision(context)
  const outcome = await context.useCases.issueForClient(issuanceSourceOf(context), requests)
  if (outcome.kind === 'notFound') throw keyGoneError()
  if (outcome.kind === 'clockUntrusted') throw clockError()
  if (outcome.kind === 'storageLow') throw storageError()
  if (outcome.kind === 'tooManyRefusals')
    throw tooManyRequestsError('Too many requests from this network were refused.', outcome.retryAfterSeconds)
  return outcome
}

/** @throws TOO_MANY_REQUESTS if an operation requests more decisions than its network may */
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

function clockError() {
  return apiError(
    'SERVICE_UNAVAILABLE',
    "Issuing has stopped because the server's clock was just set. Try again in a few seconds.",
  )
}

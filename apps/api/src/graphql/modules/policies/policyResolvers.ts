import {
  isOpen,
  nextOpening,
  PARTNERS_MAX,
  type PolicyContent,
  type PolicyOwner,
  type RefusalReason,
} from '@anoncall/domain'
import { found, invalidInput, missingScopeError, notFoundError, revisionConflict } from '../../errors.ts'
import { actOf, type GraphQLContext } from '../../GraphQLContext.ts'
import type {
  IssuancePolicyInput,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
} from '../../generated/resolverTypes.ts'

export const policyPreview: QueryResolvers['policyPreview'] = async (_, { input }, { useCases, reads }) => {
  const { ownerId, policy, decidedAt } = input
  const outcome = await useCases.previewPolicy({
    ownerId,
    policy: policy == null ? null : policyContent(policy),
    range: decidedAt,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { preview } = outcome
  const examples = preview.examples.map(async ({ issuanceId, ...reasons }) => ({
    ...reasons,
    issuance: found(await reads.issuances.find(issuanceId)),
  }))
  return {
    __typename: 'PolicyPreviewPayload',
    ...preview,
    newlyRefused: reasonCounts(preview.newlyRefused),
    newlyIssued: reasonCounts(preview.newlyIssued),
    refusedOtherwise: reasonCounts(preview.refusedOtherwise),
    newlyRecorded: reasonCounts(preview.newlyRecorded),
    examples: await Promise.all(examples),
  }
}

export const setIssuancePolicy: MutationResolvers['setIssuancePolicy'] = async (_, { input }, context) => {
  const outcome = await context.useCases.setIssuancePolicy(policyActOf(context), {
    ownerId: input.ownerId,
    expectedRevision: input.expectedRevision ?? null,
    policy: policyContent(input.policy),
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'forbidden') throw missingScopeError(outcome.scope)
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'conflict') return revisionConflict(outcome)
  return { __typename: 'SetIssuancePolicyPayload', owner: policyOwner(outcome.owner), policy: outcome.policy }
}

export const clearIssuancePolicy: MutationResolvers['clearIssuancePolicy'] = async (_, { input }, context) => {
  const outcome = await context.useCases.clearIssuancePolicy(policyActOf(context), input)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'forbidden') throw missingScopeError(outcome.scope)
  if (outcome.kind === 'conflict') return revisionConflict(outcome)
  return { __typename: 'ClearIssuancePolicyPayload', owner: policyOwner(outcome.owner) }
}

export const policyResolvers = {
  Query: { policyPreview },
  Mutation: { setIssuancePolicy, clearIssuancePolicy },
  IssuancePolicy: {
    rateLimits: (policy) => [...policy.rateLimits],
    splicePartners: async (policy, _args, { useCases }) =>
      (await useCases.loadPolicyPartners(policy.ownerId)).slice(0, PARTNERS_MAX),
  },
  BusinessHours: {
    windows: (hours) => [...hours.windows],
    closedDates: (hours) => [...hours.closedDates],
    isOpen: (hours, _args, { clock }) => isOpen(hours, clock.now()),
    nextOpenAt: (hours, _args, { clock }) => nextOpening(hours, clock.now()),
  },
} satisfies Resolvers

function policyActOf(context: GraphQLContext) {
  return { ...actOf(context), scopes: context.principal.scopes }
}

function reasonCounts(counts: ReadonlyMap<RefusalReason, number>) {
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}

/** Converts a policy input of the API to the content of a policy. */
export function policyContent(input: IssuancePolicyInput): PolicyContent {
  const { businessHours: hours } = input
  return {
    mode: input.mode ?? 'ENFORCED',
    rateLimits: input.rateLimits ?? [],
    businessHours:
      hours == null ? null : { timeZone: hours.timeZone, windows: hours.windows, closedDates: hours.closedDates ?? [] },
    challenge: input.challenge ?? 'NONE',
  }
}

/** Converts the owner of a pause or policy for the API. */
export function policyOwner({ kind, owner }: PolicyOwner) {
  switch (kind) {
    case 'realm':
      return { ...owner, __typename: 'Realm' as const }
    case 'destination':
      return { ...owner, __typename: 'Destination' as const }
    case 'apiClient':
      return { ...owner, __typename: 'ApiClient' as const }
  }
}

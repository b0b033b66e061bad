import { EVERYTHING, isPauseInForce, PARTNERS_MAX, type Pause, type PauseEffect } from '@anoncall/domain'
import { found, invalidInput, notFoundError } from '../../errors.ts'
import { actOf, type GraphQLContext } from '../../GraphQLContext.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/resolverTypes.ts'
import { policyOwner } from '../policies/policyResolvers.ts'

/** Resolves with the active pause of an owner, or with `null` if there is no active pause. */
export async function pauseInForce({ reads, clock }: GraphQLContext, ownerId: string): Promise<Pause | null> {
  const pause = await reads.pauses.find(ownerId)
  return pause !== null && isPauseInForce(pause, clock.now()) ? pause : null
}

export const globalPause: QueryResolvers['globalPause'] = (_, _args, context) => pauseInForce(context, EVERYTHING)

export const pauseEffect: QueryResolvers['pauseEffect'] = async (_, { ownerId, endsAt }, { useCases }) => {
  const outcome = await useCases.loadPauseEffect(ownerId ?? null, endsAt ?? null)
  if (outcome.kind === 'notFound') throw notFoundError()
  return effectFields(outcome.effect)
}

export const pauseIssuing: MutationResolvers['pauseIssuing'] = async (_, { input }, context) => {
  const outcome = await context.useCases.pauseIssuing(actOf(context), {
    ownerId: input.ownerId ?? null,
    reason: input.reason,
    publicMessage: input.publicMessage ?? null,
    endsAt: input.endsAt ?? null,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { pause, effect } = outcome
  return {
    __typename: 'PauseIssuingPayload',
    pause,
    outstandingCount: effect.outstanding.count,
    outstandingUntil: effect.outstanding.until,
    effect: effectFields(effect),
  }
}

export const resumeIssuing: MutationResolvers['resumeIssuing'] = async (_, { input }, context) => {
  const { ownerId, reason } = input
  const outcome = await context.useCases.resumeIssuing(actOf(context), { ownerId: ownerId ?? null, reason })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  return { __typename: 'ResumeIssuingPayload', owner: outcome.owner === null ? null : policyOwner(outcome.owner) }
}

export const pauseResolvers = {
  Query: { globalPause, pauseEffect },
  Mutation: { pauseIssuing, resumeIssuing },
  Pause: {
    pausedBy: async (pause, _args, { reads }) => found(await reads.admins.find(pause.pausedById)),
    effect: async ({ ownerId, endsAt }, _args, { useCases }) => {
      const outcome = await useCases.loadPauseEffect(ownerId === EVERYTHING ? null : ownerId, endsAt)
      if (outcome.kind === 'notFound') throw notFoundError()
      return effectFields(outcome.effect)
    },
  },
} satisfies Resolvers

function effectFields({ outstanding, partners, advice, ...effect }: PauseEffect) {
  return {
    ...effect,
    outstandingCount: outstanding.count,
    outstandingUntil: outstanding.until,
    partners: partners.slice(0, PARTNERS_MAX),
    partnerCount: partners.length,
    advice: [...advice],
  }
}

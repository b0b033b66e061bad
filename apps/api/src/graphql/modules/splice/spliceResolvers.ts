import type { DraftDestination, SpliceAudit, SpliceDraft } from '@anoncall/domain'
import { notFoundError } from '../../errors.ts'
import type {
  QueryResolvers,
  Resolvers,
  SpliceAuditPreviewInput,
  SpliceDestinationInput,
} from '../../generated/resolverTypes.ts'
import { tokenFormat } from '../realms/realmResolvers.ts'

export const spliceAuditPreview: QueryResolvers['spliceAuditPreview'] = async (_, { input }, { useCases }) => {
  const outcome = await useCases.previewSpliceAudit(draftOf(input))
  if (outcome.kind === 'notFound') throw notFoundError()
  const { before, after } = outcome
  return { before: before === null ? null : auditPayload(before), after: after === null ? null : auditPayload(after) }
}

export const spliceResolvers = {
  Query: { spliceAuditPreview },
  Realm: {
    spliceAudit: async (realm, _args, { useCases }) => auditPayload(await useCases.loadSpliceAudit(realm)),
  },
} satisfies Resolvers

function draftOf(input: SpliceAuditPreviewInput): SpliceDraft {
  return {
    realmId: input.realmId ?? null,
    ...(input.accountUser == null ? {} : { accountUser: input.accountUser }),
    ...(input.fromUser === undefined ? {} : { fromUser: input.fromUser }),
    ...(input.tokenFormat == null ? {} : { tokenFormat: tokenFormat(input.tokenFormat) }),
    ...(input.cipher == null ? {} : { cipher: input.cipher }),
    ...(input.realmKeyId == null ? {} : { realmKeyId: input.realmKeyId }),
    ...(input.calleePatterns == null ? {} : { calleePatterns: input.calleePatterns }),
    ...(input.destination == null ? {} : { destination: destinationOf(input.destination) }),
    ...(input.removedDestinationId == null ? {} : { removedDestinationId: input.removedDestinationId }),
  }
}

function destinationOf({ destinationId, alias, address, accountUser }: SpliceDestinationInput): DraftDestination {
  return { id: destinationId ?? null, alias, address, accountUser: accountUser ?? null }
}

function auditPayload(audit: SpliceAudit) {
  return {
    ...audit,
    sharedWith: [...audit.sharedWith],
    formerCallees: [...audit.formerCallees],
    pairs: [...audit.pairs],
    findings: [...audit.findings],
    advice: [...audit.advice],
  }
}

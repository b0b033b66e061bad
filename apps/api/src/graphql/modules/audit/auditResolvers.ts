import type { AuditEntry, Cursor } from '@anoncall/domain'
import { isEnumType } from 'graphql'
import { connection, pageRequest } from '../../connections.ts'
import type { QueryResolvers, Resolvers } from '../../generated/resolverTypes.ts'
import { loadNode, tag } from '../base/baseResolvers.ts'

const auditCursor = (entry: AuditEntry): Cursor => ({ key: entry.sequence, id: entry.id })

export const auditChain: QueryResolvers['auditChain'] = (_, _args, { useCases }) => useCases.verifyAuditChain()

export const auditLog: QueryResolvers['auditLog'] = async (_, args, { reads }) => {
  const filter = args.filter
  const page = await reads.auditLog.list({
    ...pageRequest(args),
    actions: filter?.actions?.filter((action) => action !== 'UNKNOWN') ?? null,
    realmId: filter?.realmId ?? null,
    actorId: filter?.actorId ?? null,
    subjectId: filter?.subjectId ?? null,
    occurredAt: filter?.occurredAt ?? null,
  })
  return connection(page, auditCursor)
}

export const auditResolvers = {
  Query: { auditChain, auditLog },
  AuditEntry: {
    // A row that the service did not write can contain any action. Such a row must not make the whole list fail.
    action: ({ action }, _args, _context, { schema }) => {
      const actions = schema.getType('AuditAction')
      return isEnumType(actions) && actions.getValue(action) != null ? action : 'UNKNOWN'
    },
    actor: async ({ actor }, _args, { reads }) => {
      if (actor === null) return null
      return actor.kind === 'ADMIN'
        ? tag('Admin', await reads.admins.find(actor.id))
        : tag('ApiClient', await reads.apiClients.find(actor.id))
    },
    subject: ({ subjectId }, _args, { reads, principal }) =>
      subjectId === null ? null : loadNode(reads, principal.scopes, subjectId),
    realm: ({ realmId }, _args, { reads }) => (realmId === null ? null : reads.realms.find(realmId)),
    changes: (entry) => [...entry.changes],
  },
} satisfies Resolvers

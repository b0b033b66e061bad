import type { Act, AdminPrincipal, IssuanceSource } from '@anoncall/domain'
import { apiError } from './errors.ts'
import type { GraphQLContext } from './GraphQLContext.ts'

/**
 * Returns the signed-in person.
 *
 * @throws FORBIDDEN for any other caller
 */
export function adminOf({ principal }: GraphQLContext): AdminPrincipal {
  if (principal.kind !== 'ADMIN')
    throw apiError('FORBIDDEN', 'Only people who are signed in to the console can do this.')
  return principal
}

/**
 * Returns the facts about an API client's request that issuing needs.
 *
 * @throws FORBIDDEN for any other caller
 */
export function issuanceSourceOf({ principal, request }: GraphQLContext): IssuanceSource {
  if (principal.kind !== 'API_KEY')
    throw apiError('FORBIDDEN', 'Only API clients can do this. Send a key as "Authorization: Bearer …".')
  return { principal, origin: request.origin, address: request.address, requestId: request.id }
}

/** Returns the actor and the request id for the audit log. The actor is a person or a client. */
export function actOf(context: GraphQLContext): Act & { readonly actor: NonNullable<Act['actor']> } {
  const { principal, request } = context
  if (principal.kind === 'API_KEY')
    return { actor: { kind: 'API_CLIENT', id: principal.apiClientId }, requestId: request.id }
  return { actor: { kind: 'ADMIN', id: adminOf(context).admin.id }, requestId: request.id }
}

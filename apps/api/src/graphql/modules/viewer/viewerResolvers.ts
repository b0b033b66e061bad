import type { Resolvers } from '../../generated/resolverTypes.ts'
import { adminOf } from '../../principals.ts'
import { invalidInput } from '../../userErrors.ts'

const nobody = { kind: 'NOBODY', scopes: [] } as const

export const viewerResolvers = {
  Query: { viewer: (_, _args, { principal }) => principal },
  Mutation: {
    signIn: async (_, { input }, { identity, request, become }) => {
      const { address, id: requestId } = request
      const outcome = await identity.signIn({ email: input.email, password: input.password, address, requestId })
      if (outcome.kind === 'failed') {
        const message = 'E-mail or password is wrong, or too many attempts were made.'
        return { __typename: 'SignInFailed', message, retryAt: outcome.retryAt }
      }
      become(outcome.principal, outcome.sessionToken)
      return { __typename: 'SignInPayload', viewer: outcome.principal }
    },
    signOut: async (_, _args, { principal, identity, request, become }) => {
      if (principal.kind === 'ADMIN') {
        await identity.signOut(principal, request.id)
        become(nobody, null)
      }
      return { viewer: nobody }
    },
    changePassword: async (_, { input }, context) => {
      const { currentPassword, newPassword } = input
      const change = { principal: adminOf(context), currentPassword, newPassword, requestId: context.request.id }
      const outcome = await context.identity.changePassword(change)
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      return { __typename: 'ChangePasswordPayload', viewer: outcome.principal }
    },
  },
  Viewer: {
    kind: (principal) => (principal.kind === 'API_KEY' ? 'API_CLIENT' : principal.kind),
    displayName: (principal) => {
      if (principal.kind === 'ADMIN') return principal.admin.displayName
      return principal.kind === 'API_KEY' ? principal.apiClientName : null
    },
    admin: (principal) => (principal.kind === 'ADMIN' ? principal.admin : null),
    scopes: (principal) => [...principal.scopes],
    sessionExpiresAt: (principal) => (principal.kind === 'ADMIN' ? principal.sessionExpiresAt : null),
  },
} satisfies Resolvers

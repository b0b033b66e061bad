import type { Resolvers } from '../../generated/resolverTypes.ts'
import { adminOf } from '../../principals.ts'
import { invalidInput } from '../../userErrors.ts'

const nobody = { kind: 'NOBODY', scopes: [] } as const

const messages = {
  failed: 'E-mail or password is wrong, or too many attempts were made.',
  busy: 'The server is busy with other sign-ins, so your password was not checked. Try again in a few seconds.',
}

export const viewerResolvers = {
  Query: { viewer: (_, _args, { principal }) => principal },
  Mutation: {
    signIn: async (_, { input }, context) => {
      const { address, id: requestId } = context.request
      const outcome = await context.identity.signIn({
        email: input.email,
        password: input.password,
        address,
        requestId,
      })
      if (outcome.kind !== 'signedIn')
        return { __typename: 'SignInFailed', message: messages[outcome.kind], retryAt: outcome.retryAt }
      context.principal = outcome.principal
      context.setSession(outcome.sessionToken)
      return { __typename: 'SignInPayload', viewer: outcome.principal }
    },
    signOut: async (_, _args, context) => {
      if (context.principal.kind === 'ADMIN') {
        await context.identity.signOut(context.principal, context.request.id)
        context.principal = nobody
        context.setSession(null)
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

import { invalidInput } from '../../errors.ts'
import { adminOf, type Identity } from '../../GraphQLContext.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/resolverTypes.ts'

const nobody = { kind: 'NOBODY', scopes: [] } as const

type SignInFailure = Exclude<Awaited<ReturnType<Identity['signIn']>>, { kind: 'signedIn' }>

function failureMessage(failure: SignInFailure): string {
  switch (failure.kind) {
    case 'failed':
      return 'The e-mail or password is wrong, or there were too many attempts.'
    case 'busy':
      return 'The server is busy with other sign-ins, so your password was not checked. Try again in a few seconds.'
    case 'wrongAddress':
      return wrongAddressMessage(failure)
  }
}

function wrongAddressMessage({ openedAt, publicUrl }: Extract<SignInFailure, { kind: 'wrongAddress' }>): string {
  const opened = openedAt === 'null' ? 'from an origin that your browser does not reveal' : `at ${openedAt}`
  return `You opened the console ${opened}, but sign-in works at ${publicUrl} only. Open ${publicUrl}, or restart the service with PUBLIC_URL set to the address that you use. Your password was not checked.`
}

export const viewer: QueryResolvers['viewer'] = (_, _args, { principal }) => principal

export const signIn: MutationResolvers['signIn'] = async (_, { input }, context) => {
  const { address, origin, id: requestId } = context.request
  const outcome = await context.identity.signIn({
    email: input.email,
    password: input.password,
    address,
    origin,
    requestId,
  })
  if (outcome.kind !== 'signedIn')
    return { __typename: 'SignInFailed', message: failureMessage(outcome), retryAt: outcome.retryAt }
  context.principal = outcome.principal
  context.setSession(outcome.sessionToken)
  return { __typename: 'SignInPayload', viewer: outcome.principal }
}

export const signOut: MutationResolvers['signOut'] = async (_, _args, context) => {
  if (context.principal.kind === 'ADMIN') {
    await context.identity.signOut(context.principal, context.request.id)
    context.principal = nobody
    context.setSession(null)
  }
  return { viewer: nobody }
}

export const changePassword: MutationResolvers['changePassword'] = async (_, { input }, context) => {
  const { currentPassword, newPassword } = input
  const change = { principal: adminOf(context), currentPassword, newPassword, requestId: context.request.id }
  const outcome = await context.identity.changePassword(change)
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  return { __typename: 'ChangePasswordPayload', viewer: outcome.principal }
}

export const viewerResolvers = {
  Query: { viewer },
  Mutation: { signIn, signOut, changePassword },
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

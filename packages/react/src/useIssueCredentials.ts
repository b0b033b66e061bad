import { ClientError, type IssuanceOutcome, toIssuanceOutcome } from '@anoncall/client'
import { GraphQLRequestError } from '@anoncall/graphql-hooks'
import { useCallback } from 'react'
import type { IssueAnonymousCredentialsInput } from './generated/graphql.ts'
import { useIssueAnonymousCredentialsMutation } from './generated/hooks.ts'

/** The generated mutation as what a call asks for its credentials. */
export function useIssueCredentials(): IssueCredentials {
  const { mutateAsync, reset } = useIssueAnonymousCredentialsMutation(ONE_CALL)

  return useCallback(
    async (input) => {
      try {
        const data = await mutateAsync({ input })
        return toIssuanceOutcome(data.issueAnonymousCredentials)
      } catch (error) {
        if (!(error instanceof GraphQLRequestError)) throw error
        const { code, message, retryable, requestId } = error
        throw new ClientError(code, message, { retryable, requestId, cause: error })
      } finally {
        reset()
      }
    },
    [mutateAsync, reset],
  )
}

/** Without a signal, which mutations of TanStack Query do not know: a call that was ended waits for no answer, and drops it. */
export type IssueCredentials = (input: IssueAnonymousCredentialsInput) => Promise<IssuanceOutcome>

/** Whatever a site's own QueryClient has for mutations: these must not follow it. */
const ONE_CALL = {
  // Held back until the browser is online again, it would ask for a call that nobody waits for any more.
  networkMode: 'always',
  // Each asking counts.
  retry: false,
  throwOnError: false,
  // Credentials are used once, and have no business in a cache.
  gcTime: 0,
} as const

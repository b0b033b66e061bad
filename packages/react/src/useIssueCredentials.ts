import { ClientError, type IssuanceOutcome, toIssuanceOutcome } from '@anoncall/client'
import { GraphQLRequestError } from '@anoncall/graphql-hooks'
import { useCallback } from 'react'
import type { IssueAnonymousCredentialsInput } from './generated/graphql.ts'
import { useIssueAnonymousCredentialsMutation } from './generated/hooks.ts'

/** The generated mutation as what a call asks for its credentials. */
export function useIssueCredentials(): IssueCredentials {
  const { mutateAsync, reset } = useIssueAnonymousCredentialsMutation(ONE_CALL)

  return useCallback(
    async (input, signal) => {
      try {
        const data = await untilAborted(mutateAsync({ input }), signal)
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

export type IssueCredentials = (input: IssueAnonymousCredentialsInput, signal: AbortSignal) => Promise<IssuanceOutcome>

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

/** A mutation of TanStack Query knows no signal: what comes too late is dropped. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

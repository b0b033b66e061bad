import { GraphQLRequestError } from '@anoncall/graphql-hooks'

/** Returns a message for the user that states the failure and the next step. */
export function errorSentence(error: Error): string {
  if (!(error instanceof GraphQLRequestError)) return 'The console failed unexpectedly. Reload the page.'
  if (error.code === 'FORBIDDEN') return 'Your role does not allow this action.'
  if (error.code === 'NETWORK') return 'The server could not be reached. Check the connection, then try again.'
  return error.message
}

/** Returns the id under which the server logged the failed request, or undefined if there was no response. */
export function requestIdOf(error: Error): string | undefined {
  return error instanceof GraphQLRequestError ? error.requestId : undefined
}

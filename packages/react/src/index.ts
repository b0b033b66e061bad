export {
  type AnonymousCall,
  type CallAvailability,
  CallError,
  type CallErrorCode,
  type CallState,
  ClientError,
  type ClientErrorCode,
  describeRefusal,
  gatewayConfig,
  type KandyClient,
} from '@anoncall/client'
export { GraphQLRequestError, type GraphQLRequestErrorCode } from '@anoncall/graphql-hooks'
export { AnoncallProvider, type AnoncallProviderProps } from './AnoncallProvider.tsx'
export { CallButton, type CallButtonProps } from './CallButton.tsx'
export type { AnonymousCallState, IdleState } from './createHookStore.ts'
export type {
  CallAvailabilityQuery,
  CallAvailabilityQueryVariables,
  InputIssueCode,
  IssueAnonymousCredentialsInput,
  IssueAnonymousCredentialsMutation,
  IssueAnonymousCredentialsMutationVariables,
  RefusalReason,
} from './generated/graphql.ts'
export {
  callAvailabilityQuery,
  callAvailabilityQueryKey,
  useCallAvailabilityQuery,
  useIssueAnonymousCredentialsMutation,
} from './generated/hooks.ts'
export type { KandyFactory } from './KandySource.ts'
export {
  type IntentProps,
  type UseAnonymousCallOptions,
  type UseAnonymousCallResult,
  useAnonymousCall,
} from './useAnonymousCall.ts'

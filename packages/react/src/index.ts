export { GraphQLRequestError, type GraphQLRequestErrorCode } from '@anoncall/graphql-hooks'
export { AnoncallProvider, type AnoncallProviderProps } from './AnoncallProvider.tsx'
export type {
  InputIssueCode,
  IssueAnonymousCredentialsInput,
  IssueAnonymousCredentialsMutation,
  IssueAnonymousCredentialsMutationVariables,
  RefusalReason,
} from './generated/graphql.ts'
export { useIssueAnonymousCredentialsMutation } from './generated/hooks.ts'

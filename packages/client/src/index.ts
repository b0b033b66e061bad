export type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
export { type AnonymousCredentials, parseAnonymousCredentials } from './AnonymousCredentials.ts'
export { ClientError, type ClientErrorCode, type ClientErrorDetails, type ServerErrorCode } from './ClientError.ts'
export {
  type AnonymousCalls,
  type CallRequest,
  createAnonymousCalls,
  type IssueAnonymousCredentialsRequest,
} from './createAnonymousCalls.ts'
export type { SendDocument } from './createSendDocument.ts'
export type { InputIssueCode, RefusalReason } from './generated/graphql.ts'
export type { HashedDocument } from './HashedDocument.ts'
export type {
  CredentialsIssued,
  CredentialsRefused,
  InputInvalid,
  InputIssue,
  IssuanceOutcome,
} from './IssuanceOutcome.ts'
export {
  type BatchDecided,
  type BatchOutcome,
  issueAnonymousCredentialsBatch,
} from './issueAnonymousCredentialsBatch.ts'
export { unwrap } from './unwrap.ts'

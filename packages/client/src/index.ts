export type { AnonymousCall } from './AnonymousCall.ts'
export type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
export { type CheckedOptions, checkOptions } from './AnonymousCallsOptions.ts'
export { type AnonymousCredentials, parseAnonymousCredentials } from './AnonymousCredentials.ts'
export { askAvailability, warmUp } from './askAvailability.ts'
export type { CallAvailability } from './CallAvailability.ts'
export { CallError, type CallErrorCode, type CallErrorDetails, type CallErrorJson } from './CallError.ts'
export type { CallOptions } from './CallOptions.ts'
export type { CallReport } from './CallReport.ts'
export type {
  CallState,
  ConnectedState,
  ConnectingState,
  EndedState,
  EveryState,
  FailedState,
  HeldState,
  LiveState,
  RingingState,
} from './CallState.ts'
export { ClientError, type ClientErrorCode, type ClientErrorDetails, type ServerErrorCode } from './ClientError.ts'
export { type AnonymousCalls, createAnonymousCalls } from './createAnonymousCalls.ts'
export {
  type CallRequest,
  type CredentialIssuer,
  createCredentialIssuer,
  type IssueAnonymousCredentialsRequest,
} from './createCredentialIssuer.ts'
export type { SendDocument, SendTerms } from './createSendDocument.ts'
export { delayUntil } from './delayUntil.ts'
export type { VisitorClock } from './describeMoment.ts'
export { describeRefusal } from './describeRefusal.ts'
export type { CallReporter } from './followCall.ts'
export { type GatewayConfig, gatewayConfig } from './gatewayConfig.ts'
export type { CallOutcome, InputIssueCode, RefusalReason } from './generated/graphql.ts'
export type { HashedDocument } from './HashedDocument.ts'
export {
  type Challenge,
  type CredentialsIssued,
  type CredentialsRefused,
  type InputInvalid,
  type InputIssue,
  type IssuanceOutcome,
  toIssuanceOutcome,
} from './IssuanceOutcome.ts'
export { isGivenUp } from './isGivenUp.ts'
export {
  type BatchDecided,
  type BatchOutcome,
  issueAnonymousCredentialsBatch,
} from './issueAnonymousCredentialsBatch.ts'
export type {
  CustomParameter,
  KandyCallObject,
  KandyCallOptions,
  KandyCalls,
  KandyClient,
  KandyDeviceOptions,
  KandyLocalOperation,
  KandyMedia,
  KandyMediaOptions,
  KandyTrack,
  UnrestrictedCredentials,
} from './KandyClient.ts'
export type {
  KandyCallEvent,
  KandyError,
  KandyEvents,
  KandyNotification,
  KandyOperation,
  KandyStateChange,
  KandyTransition,
} from './KandyEvents.ts'
export { loadExtras } from './loadExtras.ts'
export { makeUnrestrictedCall, type UnrestrictedCallOptions } from './makeUnrestrictedCall.ts'
export { onFirstSight } from './onFirstSight.ts'
export { reportCall } from './reportCall.ts'
export { solveChallenge } from './solveChallenge.ts'
export { type CredentialSource, startCall } from './startCall.ts'
export { unwrap } from './unwrap.ts'
export { type AvailabilityWatch, watchAvailability } from './watchAvailability.ts'
export { withIdempotencyKey } from './withIdempotencyKey.ts'

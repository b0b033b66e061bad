export {
  type AuditChainState,
  type AuditFinding,
  auditText,
  emptyAuditHead,
  headText,
  isAuditLogRemoved,
  isEmptyAuditHead,
  recordAudit,
  verifyAuditChain,
} from './audit/auditChain.ts'
export {
  type Act,
  type AuditAction,
  type AuditActor,
  type AuditChange,
  type AuditEntry,
  type AuditHead,
  type AuditRecord,
  changesBetween,
} from './audit/auditEntry.ts'
export { type Block, isBlockInForce } from './blocks/block.ts'
export {
  type ApiClient,
  type ApiKey,
  type ApiKeyKind,
  type ApiKeyState,
  apiKeyState,
  isUsable,
} from './clients/apiClient.ts'
export { isSerializedOrigin, isWebOrigin } from './clients/webOrigin.ts'
export { createUseCases, type UseCases } from './createUseCases.ts'
export { addressKey, type Destination } from './destinations/destination.ts'
export { holdsHiddenCharacter, withHiddenCharactersShown } from './input/hiddenCharacters.ts'
export {
  type Conflict,
  type InputIssue,
  type InputIssueCode,
  InputProblems,
  type Invalid,
  type NotFound,
  notFound,
} from './input/rejections.ts'
export type { InspectTokenOutcome, TokenVerdict } from './inspection/inspectToken.ts'
export { type Clock, ClockGuard } from './issuance/ClockGuard.ts'
export type {
  CallReport,
  DecisionCheck,
  DecisionPolicy,
  DecisionStep,
  IdempotencyRecord,
  Issuance,
  IssuanceRequest,
  NewIssuance,
  Refusal,
  RefusalReason,
} from './issuance/issuance.ts'
export {
  BATCH_MAX,
  type IssuanceOutcome,
  type IssuanceSource,
} from './issuance/issueCredentials.ts'
export type { IssuedCredentials } from './issuance/mintTokens.ts'
export type { CallOutcome } from './issuance/reportCall.ts'
export type { RetentionFinding, RetentionRun } from './issuance/retention.ts'
export { EVERYTHING, isPauseInForce, type Pause } from './pauses/pause.ts'
export type { PauseEffect } from './pauses/pauseEffect.ts'
export {
  type Admin,
  type AdminPrincipal,
  type AdminRole,
  type ApiKeyPrincipal,
  apiKeyScopes,
  type Principal,
  roleScopes,
  type Scope,
  type Session,
} from './people/principal.ts'
export { type BusinessHours, type BusinessWindow, isOpen, nextOpening, type Weekday } from './policies/businessHours.ts'
export type {
  ChallengeRequirement,
  IssuancePolicy,
  PolicyContent,
  PolicyMode,
  RateLimit,
  RateLimitScope,
} from './policies/policy.ts'
export { findPolicyOwner, type PolicyOwner } from './policies/policyOwner.ts'
export type { PolicyPreview, PreviewedChange } from './policies/previewPolicy.ts'
export { createLocalRateCounters, RateLedger } from './policies/RateLedger.ts'
export { isTimeZone } from './policies/timeZone.ts'
export {
  type IssuanceFilter,
  type IssuanceRepository,
  type Outstanding,
  type OutstandingFilter,
  type RecordedRequest,
  type TimeRange,
  type UsageCount,
  type UsageQuery,
  unfiltered,
  type VisitorAges,
} from './ports/issuanceRepository.ts'
export type { Cursor, Page, PageRequest } from './ports/page.ts'
export type { RateCount, RateCounters, RateDemand, RateResult, RateWindow, SubjectLimit } from './ports/rateCounters.ts'
export type {
  ApiKeyMint,
  AuditSeal,
  Challenge,
  Challenges,
  IdPrefix,
  IdSource,
  IssuanceFeed,
  KeyBinding,
  KeyVault,
  MintedApiKey,
  Networks,
  RefusalCeiling,
  RefusedCaller,
  RequestHash,
  Services,
  SolutionResult,
  StorageGuard,
  Visitors,
} from './ports/services.ts'
export {
  type AdminRepository,
  type ApiClientListing,
  type ApiClientRepository,
  type ApiKeyRepository,
  type AuditExtent,
  type AuditListing,
  type AuditLogRepository,
  type BlockRepository,
  type DestinationRepository,
  type FormerCalleeRepository,
  type IdempotencyRepository,
  type PauseRepository,
  type PolicyRepository,
  type Reads,
  type RealmKeyRepository,
  type RealmListing,
  type RealmRepository,
  type Repositories,
  type SessionRepository,
  type SetAsideRow,
  type Store,
  StoreError,
  type StoreErrorCode,
} from './ports/store.ts'
export type { Realm, RealmKey, RealmKeyState, RealmKeyWarning, TimestampUnit } from './realms/realm.ts'
export type { TokenFormatInput } from './realms/realmInput.ts'
export { findKeyUses, type RealmKeyUse } from './realms/realmKeyMaterial.ts'
export {
  type FormerCallee,
  formerCalleeId,
  PARTNERS_MAX,
  type SpliceAudit,
  type SpliceGrade,
  type SplicePair,
  type SplicePartner,
} from './splice/model.ts'
export type { PreviewSpliceAuditOutcome, SpliceDraft } from './splice/previewSpliceAudit.ts'
export type { DraftDestination } from './splice/spliceRows.ts'
export type { UsageCounts, UsageSeries } from './usage/readUsage.ts'

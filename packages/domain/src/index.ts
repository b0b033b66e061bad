export type { Act } from './audit/Act.ts'
export type { AuditAction, AuditActor, AuditChange, AuditEntry, AuditHead, AuditRecord } from './audit/AuditEntry.ts'
export { auditText, headText } from './audit/auditText.ts'
export { changesBetween } from './audit/changesBetween.ts'
export { emptyAuditHead, isEmptyAuditHead } from './audit/emptyAuditHead.ts'
export { isAuditLogRemoved } from './audit/isAuditLogRemoved.ts'
export { recordAudit } from './audit/recordAudit.ts'
export { type AuditChainState, type AuditFinding, verifyAuditChain } from './audit/verifyAuditChain.ts'
export { type Block, isBlockInForce } from './blocks/Block.ts'
export type { ApiClient } from './clients/ApiClient.ts'
export { type ApiKey, type ApiKeyKind, type ApiKeyState, apiKeyState, isUsable } from './clients/ApiKey.ts'
export { isWebOrigin } from './clients/checkOrigins.ts'
export { isSerializedOrigin } from './clients/isSerializedOrigin.ts'
export { createUseCases, type UseCases } from './createUseCases.ts'
export { addressKey } from './destinations/addressKey.ts'
export type { Destination } from './destinations/Destination.ts'
export type { Conflict } from './input/Conflict.ts'
export { holdsHiddenCharacter, withHiddenCharactersShown } from './input/holdsHiddenCharacter.ts'
export type { InputIssue, InputIssueCode, Invalid } from './input/InputIssue.ts'
export { InputProblems } from './input/InputProblems.ts'
export { type NotFound, notFound } from './input/NotFound.ts'
export type { InspectTokenOutcome, TokenVerdict } from './inspection/inspectToken.ts'
export { ClockGuard } from './issuance/ClockGuard.ts'
export type { Refusal } from './issuance/Decision.ts'
export type {
  CallReport,
  DecisionCheck,
  DecisionPolicy,
  DecisionStep,
  Issuance,
  RefusalReason,
} from './issuance/Issuance.ts'
export type { IssuanceRequest } from './issuance/IssuanceRequest.ts'
export type { IssuanceOutcome, IssuedCredentials } from './issuance/issueCredentials.ts'
export { BATCH_MAX, type IssuanceSource } from './issuance/issueForClient.ts'
export type { RetentionFinding, RetentionRun } from './issuance/removeExpiredIssuances.ts'
export type { CallOutcome } from './issuance/reportCall.ts'
export { unfiltered } from './issuance/unfiltered.ts'
export { createRateCounters } from './limits/createRateCounters.ts'
export { RateLedger } from './limits/RateLedger.ts'
export type { PauseEffect } from './pauses/loadPauseEffect.ts'
export { EVERYTHING, isPauseInForce, type Pause } from './pauses/Pause.ts'
export type { Admin, AdminRole } from './people/Admin.ts'
export type { AdminPrincipal, ApiKeyPrincipal, Principal } from './people/Principal.ts'
export { apiKeyScopes, roleScopes, type Scope } from './people/Scope.ts'
export type { Session } from './people/Session.ts'
export type {
  BusinessHours,
  BusinessWindow,
  ChallengeRequirement,
  IssuancePolicy,
  PolicyContent,
  PolicyMode,
  RateLimit,
  RateLimitScope,
  Weekday,
} from './policies/IssuancePolicy.ts'
export { isOpen, nextOpening } from './policies/openingTimes.ts'
export { findPolicyOwner, type PolicyOwner } from './policies/PolicyOwner.ts'
export type { PolicyPreview, PreviewedChange } from './policies/previewPolicy.ts'
export { isTimeZone } from './policies/wallClock.ts'
export type { AdminRepository } from './ports/AdminRepository.ts'
export type { ApiClientListing, ApiClientRepository } from './ports/ApiClientRepository.ts'
export type { ApiKeyMint, MintedApiKey } from './ports/ApiKeyMint.ts'
export type { ApiKeyRepository } from './ports/ApiKeyRepository.ts'
export type { AuditExtent, AuditListing, AuditLogRepository, SetAsideRow } from './ports/AuditLogRepository.ts'
export type { AuditSeal } from './ports/AuditSeal.ts'
export type { BlockRepository } from './ports/BlockRepository.ts'
export type { ChallengeProof, Challenges, IssuedChallenge } from './ports/Challenges.ts'
export type { Clock } from './ports/Clock.ts'
export type { DestinationRepository } from './ports/DestinationRepository.ts'
export type { FormerCalleeRepository } from './ports/FormerCalleeRepository.ts'
export type { IdPrefix, IdSource } from './ports/IdSource.ts'
export type { IssuanceFeed } from './ports/IssuanceFeed.ts'
export type {
  IssuanceFilter,
  IssuanceRepository,
  Outstanding,
  OutstandingFilter,
  RecordedRequest,
  TimeRange,
  UsageCount,
  UsageQuery,
  VisitorAges,
} from './ports/IssuanceRepository.ts'
export type { KeyBinding, KeyVault } from './ports/KeyVault.ts'
export type { Networks } from './ports/Networks.ts'
export type { Cursor, Page, PageRequest } from './ports/Page.ts'
export type { PauseRepository } from './ports/PauseRepository.ts'
export type { PolicyRepository } from './ports/PolicyRepository.ts'
export type { RateBucket, RateCount, RateCounters, RateDemand, RateTaking, RateWindow } from './ports/RateCounters.ts'
export type { RealmKeyRepository } from './ports/RealmKeyRepository.ts'
export type { RealmListing, RealmRepository } from './ports/RealmRepository.ts'
export type { RefusalCeiling, RefusedCaller } from './ports/RefusalCeiling.ts'
export type { SessionRepository } from './ports/SessionRepository.ts'
export type { StorageGuard } from './ports/StorageGuard.ts'
export type { Repositories, Store } from './ports/Store.ts'
export { StoreError, type StoreErrorCode } from './ports/StoreError.ts'
export type { Visitors } from './ports/Visitors.ts'
export type { TokenFormatInput } from './realms/checkRealmInput.ts'
export { findKeyUses, type RealmKeyUse } from './realms/findKeyUses.ts'
export type { Realm, TimestampUnit } from './realms/Realm.ts'
export type { RealmKey, RealmKeyState, RealmKeyWarning } from './realms/RealmKey.ts'
export type { Services } from './Services.ts'
export { type FormerCallee, formerCalleeId } from './splice/FormerCallee.ts'
export type { PreviewSpliceAuditOutcome, SpliceDraft } from './splice/previewSpliceAudit.ts'
export type { SpliceAudit, SpliceGrade, SplicePair } from './splice/SpliceAudit.ts'
export { PARTNERS_TOLD, type SplicePartner } from './splice/SplicePartner.ts'
export type { DraftDestination } from './splice/SpliceRows.ts'
export type { UsageCounts, UsageSeries } from './usage/readUsage.ts'

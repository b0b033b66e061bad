import type {
  Admin,
  ApiClient,
  ApiKey,
  AuditEntry,
  Block,
  BusinessHours,
  Destination,
  Issuance,
  IssuancePolicy,
  Pause,
  Principal,
  Realm,
  RealmKey,
} from '@anoncall/domain'

export type AdminModel = Admin
export type ApiClientModel = ApiClient
export type ApiKeyModel = ApiKey
export type AuditEntryModel = AuditEntry
/**
 * A block with its number of refusals. A list counts the refusals of all its blocks in one query. The refusals of a
 * single block are counted when the field is read.
 */
export type BlockModel = Block & { readonly refusals?: number }
export type BusinessHoursModel = BusinessHours
export type DestinationModel = Destination
export type IssuanceModel = Issuance
export type IssuancePolicyModel = IssuancePolicy
export type PauseModel = Pause
export type RealmModel = Realm
export type RealmKeyModel = RealmKey
/** The setup information. The object is empty, because each field is loaded when it is selected. */
export type SetupModel = Readonly<Record<string, never>>
export type ViewerModel = Principal

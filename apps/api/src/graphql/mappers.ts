import type {
  Admin,
  ApiClient,
  ApiKey,
  AuditEntry,
  Destination,
  Issuance,
  Pause,
  Principal,
  Realm,
  RealmKey,
} from '@anoncall/domain'

export type AdminModel = Admin
export type ApiClientModel = ApiClient
export type ApiKeyModel = ApiKey
export type AuditEntryModel = AuditEntry
export type DestinationModel = Destination
export type IssuanceModel = Issuance
export type PauseModel = Pause
export type RealmModel = Realm
export type RealmKeyModel = RealmKey
/** Its one field is asked for when it is selected. */
export type SetupModel = Readonly<Record<string, never>>
export type ViewerModel = Principal

import type {
  AdminRole,
  ApiKeyKind,
  AuditAction,
  AuditActor,
  AuditChange,
  DecisionStep,
  Issuance,
  PolicyContent,
  RateWindow,
  RealmKey,
  RealmKeyState,
  RealmKeyWarning,
  RefusalReason,
  TimestampUnit,
} from '@anoncall/domain'
import type { Generated } from 'kysely'
import type { Json } from './columnValues.ts'
import type { CountedWindow } from './receipts/windows.ts'

/**
 * The tables, which are identical on every kind of database. This file has more than 400 lines, because it lists all
 * tables. Ids are text, instants are milliseconds, booleans are 0 or
 * 1, and lists are JSON in text.
 */
export interface Schema {
  readonly realms: RealmRow
  readonly realm_keys: RealmKeyRow
  readonly destinations: DestinationRow
  readonly former_callees: FormerCalleeRow
  readonly api_clients: ApiClientRow
  readonly api_keys: ApiKeyRow
  readonly pauses: PauseRow
  readonly policies: PolicyRow
  readonly blocks: BlockRow
  readonly issuances: IssuanceRow
  readonly usage_series: UsageSeriesRow
  readonly usage_hours: UsageHourRow
  readonly receipt_facts: ReceiptFactsRow
  readonly receipts: ReceiptRow
  readonly address_keys: AddressKeyRow
  readonly receipt_addresses: ReceiptAddressesRow
  readonly receipt_windows: ReceiptWindowsRow
  readonly idempotency_keys: IdempotencyKeyRow
  readonly audit_entries: AuditEntryRow
  readonly audit_head: AuditHeadRow
  readonly audit_evidence: AuditEvidenceRow
  readonly admins: AdminRow
  readonly sessions: SessionRow
  readonly server_secrets: ServerSecretRow
  readonly change_counter: ChangeCounterRow
  readonly rate_counts: RateCountRow
  readonly schema_migrations: MigrationRow
}

export interface RealmRow {
  id: string
  name: string
  display_name: string
  /** Name and display name in lower case, for search. */
  search_text: string
  account_user: string
  from_user: string | null
  callee_patterns: Json<readonly string[]>
  timestamp_unit: TimestampUnit
  lifetime_seconds: number
  effective_lifetime_seconds: number
  created_at: number
  updated_at: number
  revision: number
}

export interface RealmKeyRow {
  id: string
  realm_id: string
  version: number
  cipher: RealmKey['cipher']
  gateway_realm: string
  fingerprint: string
  warnings: Json<readonly RealmKeyWarning[]>
  state: RealmKeyState
  activates_at: number | null
  retires_at: number | null
  sealed_key: string | null
  created_at: number
}

export interface DestinationRow {
  id: string
  realm_id: string
  alias: string
  display_name: string
  address: string
  account_user: string | null
  created_at: number
  updated_at: number
  revision: number
}

/** A former callee outlives its realm, so the table has no foreign key. */
export interface FormerCalleeRow {
  /** The result of the domain's `formerCalleeId`. */
  id: string
  fingerprint: string
  realm_id: string
  realm_name: string
  name: string
  address: string
  account_user: string
  from_user: string
  timestamp_unit: TimestampUnit
  lifetime_seconds: number
  left_at: number
}

export interface ApiClientRow {
  id: string
  realm_id: string
  name: string
  allowed_origins: Json<readonly string[]>
  destination_ids: Json<readonly string[]> | null
  created_at: number
  updated_at: number
  revision: number
}

export interface ApiKeyRow {
  id: string
  api_client_id: string
  kind: ApiKeyKind
  start: string
  digest: string
  created_at: number
  expires_at: number | null
  last_used_at: number | null
  replaced_at: number | null
  revoked_at: number | null
}

export interface PauseRow {
  owner_id: string
  paused_at: number
  paused_by_id: string
  reason: string
  public_message: string | null
  ends_at: number | null
}

export interface PolicyRow {
  owner_id: string
  realm_id: string
  content: Json<PolicyContent>
  updated_at: number
  revision: number
}

export interface BlockRow {
  id: string
  realm_id: string
  network: string | null
  visitor_key: string | null
  issuance_id: string | null
  reason: string
  ends_at: number | null
  created_at: number
}

/** Earlier issuances, which the maintenance moves to `receipts`. This version writes no new rows to the table. */
export interface IssuanceRow {
  id: string
  decided_at: number
  outcome: Issuance['outcome']
  refusal_reason: RefusalReason | null
  /** Rows of an older schema lack `isEnforced` and `policy`. */
  steps: Json<readonly RecordedStep[]>
  is_trial: number
  realm_id: string
  realm_name: string
  api_client_id: string
  destination_id: string | null
  callee: string
  origin: string | null
  realm_key_id: string | null
  expires_at: number | null
  request_id: string
  reference: string | null
  would_be_refused_for: RefusalReason | null
  key_kind: ApiKeyKind
  visitor: string | null
  sealed_address: string | null
  block_id: string | null
  /** `null` if the issuance has no rate windows. */
  rate_windows: Json<readonly RateWindow[]> | null
  connected_at: number | null
  ended_at: number | null
  failure_code: string | null
}

/**
 * A series of counts: the values that all issuances in the series share. The rows are never removed, because counts
 * outlive receipts.
 */
export interface UsageSeriesRow {
  id: Generated<number>
  /** All other columns as one text. The text is unique, so there is only one series for the same values. */
  name: string
  realm_id: string
  api_client_id: string
  destination_id: string | null
  outcome: Issuance['outcome']
  refusal_reason: RefusalReason | null
  would_be_refused_for: RefusalReason | null
  is_trial: number
}

/** The counts of the issuances of one series in one hour. */
export interface UsageHourRow {
  series_id: number
  /** Hours since 1970-01-01. */
  hour: number
  /** The process that counted the issuances. Each process has its own row, so that no process waits for another. */
  writer: number
  issuances: number
  /** The number of these issuances whose calls were reported as connected. */
  connected: number
}

/** The part of an issuance that configuration determines. Many receipts share one row. */
export interface ReceiptFactsRow {
  id: Generated<number>
  /** The digest of `content`. */
  digest: string
  series_id: number
  /** The alias; `null` if each receipt stores its own callee. */
  callee: string | null
  block_id: string | null
  /** The time from the second of the decision to the expiry; `null` if each receipt stores its own expiry. */
  lifetime_seconds: number | null
  content: Json<ReceiptFacts>
  /** The last day on which a process stored a receipt with these facts, in days since 1970-01-01. */
  used_on_day: number
}

export interface ReceiptFacts
  extends Pick<
    Issuance,
    | 'realmId'
    | 'realmName'
    | 'apiClientId'
    | 'destinationId'
    | 'keyKind'
    | 'isTrial'
    | 'outcome'
    | 'refusalReason'
    | 'wouldBeRefusedFor'
    | 'blockId'
    | 'realmKeyId'
  > {
  /** `null` if each receipt stores its own callee. */
  readonly callee: string | null
  /** The origin if it is one of the client's origins; `null` if each receipt stores its own origin. */
  readonly origin: string | null
  readonly lifetimeSeconds: number | null
  readonly steps: readonly (Omit<DecisionStep, 'detail'> & { readonly detail: DividedText })[]
}

/**
 * A text without variable parts, or a list of the parts of a text. In the list, a string is a fixed text, 1 means the
 * receipt's next value, and 0 means the receipt's origin.
 */
export type DividedText = string | readonly (string | 0 | 1)[]

/** One issuance. The values that it shares with other issuances are in the row of its facts. */
export interface ReceiptRow {
  /**
   * Contains the number of a turn, and the receipt's place in this turn (`receiptNumber`). A turn is a group of
   * receipts that one process stores together.
   */
  number: number
  id: string
  decided_at: number
  facts_id: number
  request_id: string
  visitor: string | null
  reference: string | null
  callee: string | null
  origin: string | null
  /** The variable parts of the steps' sentences, one per line. */
  step_values: string | null
  expires_at: number | null
  connected_at: number | null
  ended_at: number | null
  failure_code: string | null
}

/**
 * The key for the addresses that one process stores in one quarter of an hour. Without the key, these addresses cannot
 * be read.
 */
export interface AddressKeyRow {
  id: string
  starts_at: number
  /** `null` after the key was destroyed. */
  sealed_key: string | null
}

/** The visitors' addresses for all receipts of one turn. */
export interface ReceiptAddressesRow {
  turn: number
  key_id: string
  sealed: string
}

/** The rate windows that counted the receipts of one turn. */
export interface ReceiptWindowsRow {
  turn: number
  /** When the newest of these receipts was decided. */
  decided_at: number
  windows: Json<readonly CountedWindow[]>
}

/** The record of a receipt under an idempotency key, until its credentials expire. */
export interface IdempotencyKeyRow {
  /** The receipt's number. */
  number: number
  key: string
  input_digest: string
  content_digest: string
  expires_at: number
}

export type RecordedStep = Omit<DecisionStep, 'isEnforced' | 'policy'> & Partial<DecisionStep>

export interface AuditEntryRow {
  id: string
  sequence: number
  occurred_at: number
  action: AuditAction
  actor_kind: AuditActor['kind'] | null
  actor_id: string | null
  subject_id: string | null
  realm_id: string | null
  request_id: string
  changes: Json<readonly AuditChange[]>
  hash: string
}

/** A row that cannot be an audit entry. A migration found it in `audit_entries`. */
interface AuditEvidenceRow {
  id: string
  finding: string
  content: string
}

/** The table has one row, with id 1. */
interface AuditHeadRow {
  id: number
  length: number
  hash: string
  seal: string
}

export interface AdminRow {
  id: string
  email: string
  display_name: string
  role: AdminRole
  password_hash: string
  is_password_initial: number
  created_at: number
  last_signed_in_at: number | null
}

interface SessionRow {
  id_hash: string
  admin_id: string
  created_at: number
  last_seen_at: number
}

interface ServerSecretRow {
  name: string
  kek_id: string
  sealed: string
}

/** The table has one row, with id 1. It is used only if several processes share the database. */
interface ChangeCounterRow {
  id: number
  changes: number
}

/** Used only if several processes share the database. A single process keeps its counts in memory. */
export interface RateCountRow {
  key: string
  opened_at: number
  ends_at: number
  places: number
}

interface MigrationRow {
  version: number
  name: string
}

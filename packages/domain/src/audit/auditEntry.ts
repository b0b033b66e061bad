export type AuditAction =
  | 'TOKEN_INSPECTED'
  | 'ISSUANCE_TRIED'
  | 'ADMIN_CREATED'
  | 'FIRST_RUN_FILE_DELETED'
  | 'REALM_CREATED'
  | 'REALM_UPDATED'
  | 'REALM_KEY_STAGED'
  | 'REALM_KEY_ACTIVATED'
  | 'REALM_KEY_RETIRED'
  | 'ISSUING_PAUSED'
  | 'ISSUING_RESUMED'
  | 'REALM_DELETED'
  | 'POLICY_SET'
  | 'POLICY_CLEARED'
  | 'DESTINATION_CREATED'
  | 'DESTINATION_UPDATED'
  | 'DESTINATION_DELETED'
  | 'BLOCK_CREATED'
  | 'BLOCK_LIFTED'
  | 'API_CLIENT_CREATED'
  | 'API_CLIENT_UPDATED'
  | 'API_CLIENT_DELETED'
  | 'API_KEY_CREATED'
  | 'API_KEY_ROTATED'
  | 'API_KEY_REVOKED'
  | 'ADMIN_SIGNED_IN'
  | 'ADMIN_SIGN_IN_FAILED'
  | 'ADMIN_PASSWORD_CHANGED'
  | 'ADMIN_PASSWORD_RESET'
  | 'ADMIN_SIGNED_OUT'

/** Who did something: a person at the console or a program with a key. */
export interface AuditActor {
  readonly kind: 'ADMIN' | 'API_CLIENT'
  readonly id: string
}

/** One field of a change. Secrets are never recorded. */
export interface AuditChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** What an act leaves behind, before it is chained. */
export interface AuditRecord {
  readonly action: AuditAction
  /** `null` when the service itself acted. */
  readonly actor: AuditActor | null
  readonly subjectId: string | null
  readonly realmId: string | null
  readonly requestId: string
  readonly changes: readonly AuditChange[]
}

/** One entry of the audit log. */
export interface AuditEntry extends AuditRecord {
  readonly id: string
  /** 1 for the first entry, without gaps. */
  readonly sequence: number
  readonly occurredAt: number
  /** Keyed hash over this entry and the hash before it, hex. */
  readonly hash: string
}

/** The end of the chain, kept apart and sealed, so that a cut tail is noticed. */
export interface AuditHead {
  readonly length: number
  readonly hash: string
  /** Keyed hash over length and hash, hex. */
  readonly seal: string
}

/** Who acts, and in which request: what every administrative use case is told first. */
export interface Act {
  /** `null` when the service itself acts. */
  readonly actor: AuditActor | null
  readonly requestId: string
}

/** The fields of two versions that differ, as the audit log tells them. Lists are joined, absent values are `null`. */
export function changesBetween<Noun extends object>(
  before: Noun | null,
  after: Noun | null,
  fields: readonly (keyof Noun & string)[],
): AuditChange[] {
  return fields.flatMap((field) => {
    const [old, now] = [textOf(before?.[field]), textOf(after?.[field])]
    return old === now ? [] : [{ field, before: old, after: now }]
  })
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return Array.isArray(value) ? value.join(', ') : String(value)
}

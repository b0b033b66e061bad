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

/** The author of an action: an administrator or a program with an API key. */
export interface AuditActor {
  readonly kind: 'ADMIN' | 'API_CLIENT'
  readonly id: string
}

/** One changed field. Secrets are never recorded. */
export interface AuditChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** The record of an action before it is added to the chain. */
export interface AuditRecord {
  readonly action: AuditAction
  /** `null` if the service itself acted. */
  readonly actor: AuditActor | null
  readonly subjectId: string | null
  readonly realmId: string | null
  readonly requestId: string
  readonly changes: readonly AuditChange[]
}

/** An entry of the audit log. */
export interface AuditEntry extends AuditRecord {
  readonly id: string
  /** Starts at 1, without gaps. */
  readonly sequence: number
  readonly occurredAt: number
  /** The keyed hash, in hex, computed from this entry and the previous hash. */
  readonly hash: string
}

/** The end of the chain, stored separately and sealed. The sealed end reveals whether the last entries were removed. */
export interface AuditHead {
  readonly length: number
  readonly hash: string
  /** The keyed hash of `length` and `hash`, in hex. */
  readonly seal: string
}

/**
 * The author and the request of an administrative action: the second argument of every administrative use case.
 */
export interface Act {
  /** `null` if the service itself acts. */
  readonly actor: AuditActor | null
  readonly requestId: string
}

/**
 * Returns the differences between two versions of an object, as the audit log records them. Lists are joined, and
 * absent values are `null`.
 */
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

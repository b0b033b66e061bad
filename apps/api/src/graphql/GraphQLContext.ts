import type {
  Act,
  AdminPrincipal,
  Clock,
  InputIssue,
  IssuanceFeed,
  Principal,
  Repositories,
  UseCases,
} from '@anoncall/domain'

/** What every resolver gets. It holds no store to write to: changes go through the use cases. */
export interface GraphQLContext {
  /** Signing in and out changes it for the rest of the operation. */
  principal: Principal
  readonly request: RequestFacts
  readonly useCases: UseCases
  readonly reads: Repositories
  readonly identity: Identity
  readonly firstRunFile: FirstRunFile
  readonly isAuditLogRemoved: () => Promise<boolean>
  /** Whether there is room to record what callers do. */
  readonly hasRoom: () => boolean
  readonly protection: () => Protection
  /** `null` where none is meant to run. */
  readonly sandboxUrl: string | null
  readonly clock: Clock
  readonly issuanceFeed: IssuanceFeed
  /** Sets the session cookie on the answer, or takes it away (`null`). */
  setSession(token: string | null): void
}

/** What kept callers away, and the room that is left. */
export interface Protection {
  /** When this process began to count. */
  readonly countingStartedAt: number
  /** Requests of the last 24 hours, in this process. */
  readonly floodedRequests: number
  readonly unrecordedRefusals: number
  /** `null` where the database is on a server of its own. */
  readonly storage: { readonly freeBytes: number; readonly reservedBytes: number; readonly hasRoom: boolean } | null
}

/** What the edge has established about a request. */
export interface RequestFacts {
  /** The same value as the X-Request-Id response header. */
  readonly id: string
  /** The Origin header; `null` without one. */
  readonly origin: string | null
  /** The visitor's network address. */
  readonly address: string
  /** Counts one decision of the operation against the flood limit. Returns `null` if it may be made, otherwise the whole seconds to wait. */
  readonly takeDecision: () => number | null
}

/** Signing in and out, and the password. */
export interface Identity {
  signIn(attempt: {
    email: string
    password: string
    address: string
    origin: string | null
    requestId: string
  }): Promise<
    | { readonly kind: 'signedIn'; readonly principal: AdminPrincipal; readonly sessionToken: string }
    | { readonly kind: 'failed'; readonly retryAt: number | null }
    | { readonly kind: 'busy'; readonly retryAt: number }
    | { readonly kind: 'wrongAddress'; readonly openedAt: string; readonly publicUrl: string; readonly retryAt: null }
  >
  signOut(principal: AdminPrincipal, requestId: string): Promise<void>
  changePassword(change: {
    principal: AdminPrincipal
    currentPassword: string
    newPassword: string
    requestId: string
  }): Promise<
    | { readonly kind: 'changed'; readonly principal: AdminPrincipal }
    | { readonly kind: 'invalid'; readonly issues: readonly InputIssue[] }
  >
}

/** The file that the first start left for the person who installed this. */
export interface FirstRunFile {
  /** `null` once it is gone. */
  path(): Promise<string | null>
  remove(act: Act): Promise<void>
}

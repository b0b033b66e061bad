import type {
  Act,
  AdminPrincipal,
  Clock,
  InputIssue,
  IssuanceFeed,
  IssuanceSource,
  Principal,
  Reads,
  UseCases,
} from '@anoncall/domain'
import { apiError } from './errors.ts'

/**
 * The context of every resolver. The context contains no writable store, because resolvers change data only through the
 * use cases.
 */
export interface GraphQLContext {
  /** The caller. Sign-in and sign-out change the caller for the rest of the operation. */
  principal: Principal
  readonly request: RequestFacts
  readonly useCases: UseCases
  readonly reads: Reads
  readonly identity: Identity
  readonly firstRunFile: FirstRunFile
  readonly isAuditLogRemoved: () => Promise<boolean>
  /** Returns whether there is enough disk space to record decisions. */
  readonly hasRoom: () => boolean
  readonly protection: () => Protection
  /** The address of the sandbox; `null` if no sandbox runs. */
  readonly sandboxUrl: string | null
  readonly clock: Clock
  readonly issuanceFeed: IssuanceFeed
  /** Sets the session cookie on the response, or removes it (`null`). */
  setSession(token: string | null): void
}

/** The numbers of rejected requests, and the free disk space. */
interface Protection {
  /** When this process started counting. */
  readonly countingStartedAt: number
  /** The number of requests that the flood guard of this process rejected in the last 24 hours. */
  readonly floodedRequests: number
  readonly unrecordedRefusals: number
  /** The disk space; `null` if the database runs on a separate server. */
  readonly storage: { readonly freeBytes: number; readonly reservedBytes: number; readonly hasRoom: boolean } | null
}

/** The facts that the HTTP layer has determined about a request. */
interface RequestFacts {
  /** The same value as the X-Request-Id response header. */
  readonly id: string
  /** The Origin header; `null` if absent. */
  readonly origin: string | null
  /** The visitor's network address. */
  readonly address: string
  /**
   * Counts one decision of the operation against the flood limit. Returns `null` if the decision is allowed, otherwise
   * the number of seconds to wait.
   */
  readonly takeDecision: () => number | null
}

/** Sign-in, sign-out and password changes. */
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

/** The file with first-run credentials, created at the first start for the person who installed the service. */
interface FirstRunFile {
  /** Resolves with the path of the file, or with `null` if the file was deleted. */
  path(): Promise<string | null>
  remove(act: Act): Promise<void>
}

/**
 * Returns the signed-in person.
 *
 * @throws FORBIDDEN for any other caller
 */
export function adminOf({ principal }: GraphQLContext): AdminPrincipal {
  if (principal.kind !== 'ADMIN')
    throw apiError('FORBIDDEN', 'Only people who are signed in to the console can do this.')
  return principal
}

/**
 * Returns the facts that issuing needs about an API client's request.
 *
 * @throws FORBIDDEN for any other caller
 */
export function issuanceSourceOf({ principal, request }: GraphQLContext): IssuanceSource {
  if (principal.kind !== 'API_KEY')
    throw apiError('FORBIDDEN', 'Only API clients can do this. Send a key as "Authorization: Bearer …".')
  return { principal, origin: request.origin, address: request.address, requestId: request.id }
}

/** Returns the actor and the request id for the audit log. The actor is a person or a client. */
export function actOf(context: GraphQLContext): Act & { readonly actor: NonNullable<Act['actor']> } {
  const { principal, request } = context
  if (principal.kind === 'API_KEY')
    return { actor: { kind: 'API_CLIENT', id: principal.apiClientId }, requestId: request.id }
  return { actor: { kind: 'ADMIN', id: adminOf(context).admin.id }, requestId: request.id }
}

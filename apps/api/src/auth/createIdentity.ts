import {
  type Admin,
  type AdminPrincipal,
  type InputIssue,
  InputProblems,
  recordAudit,
  roleScopes,
  type Services,
} from '@anoncall/domain'
import { providerNetwork } from '../networks/addresses.ts'
import { AttemptLimiter, type Attempts } from './AttemptLimiter.ts'
import { SESSION_AGE_MS_MAX, SESSION_IDLE_MS_MAX, sessionEndsAt } from './createSessionCookie.ts'
import { accountLimits, createSignInGuard, type SignInGuard } from './createSignInGuard.ts'
import type { PasswordHasher } from './PasswordHasher.ts'

export function createIdentity(deps: IdentityDeps): Identity {
  const { store, clock, passwordHasher } = deps
  const signInGuard = createSignInGuard(clock)
  // Password changes have a separate count. A wrong current password never blocks the person's sign-in or session.
  const changes = new AttemptLimiter(accountLimits, clock, new Map<string, Attempts>())

  const loadFamiliarNetworks = createFamiliarNetworkLoader(store, signInGuard)

  async function signIn(attempt: SignInAttempt): Promise<SignInOutcome> {
    const { origin, requestId } = attempt
    if (origin !== null && !deps.ownOrigins.includes(origin)) {
      const addresses = { openedAt: origin.slice(0, ORIGIN_LENGTH_MAX), publicUrl: deps.publicUrl }
      deps.onWrongAddress({ ...addresses, requestId })
      return { kind: 'wrongAddress', ...addresses, retryAt: null }
    }
    const email = attempt.email.toLowerCase()
    const admin = await store.admins.findByEmail(email)
    if (admin !== null) await loadFamiliarNetworks(admin.id)
    const guarded = signInGuard.attempt({ email, admin, address: attempt.address })
    const blockedUntil = guarded.retryAt()
    if (blockedUntil !== null) return { kind: 'failed', retryAt: blockedUntil }
    guarded.begin()
    const lane = guarded.isFamiliar ? 'FAMILIAR' : 'STRANGER'
    const verdict = await passwordHasher.verify(
      admin?.passwordHash ?? null,
      attempt.password,
      lane,
      providerNetwork(attempt.address),
    )
    if (verdict === 'BUSY') {
      guarded.withdraw()
      return { kind: 'busy', retryAt: clock.now() + BUSY_RETRY_MS }
    }
    const signedIn = admin !== null && verdict === 'RIGHT' ? await startSession(admin, attempt) : null
    if (signedIn === null) {
      await recordFailure(admin, attempt)
      return { kind: 'failed', retryAt: guarded.retryAt() }
    }
    guarded.succeed()
    return signedIn
  }

  /**
   * Starts a session after the password was verified. Resolves with `null` if the password was changed after the
   * verification.
   */
  async function startSession(verified: Admin, attempt: SignInAttempt): Promise<SignInOutcome | null> {
    const isOutdated = passwordHasher.isOutdated(verified.passwordHash)
    const passwordHash = isOutdated ? await passwordHasher.hash(attempt.password) : verified.passwordHash
    const sessionToken = deps.newSessionToken()
    const sessionIdHash = deps.hashSessionToken(sessionToken)
    const now = clock.now()
    return store.transaction(async (repositories): Promise<SignInOutcome | null> => {
      const current = await repositories.admins.find(verified.id)
      if (current?.passwordHash !== verified.passwordHash) return null
      const admin: Admin = { ...current, passwordHash, lastSignedInAt: now }
      await repositories.admins.update(admin)
      await repositories.sessions.removeStale(now - SESSION_AGE_MS_MAX, now - SESSION_IDLE_MS_MAX)
      await repositories.sessions.insert({ idHash: sessionIdHash, adminId: admin.id, createdAt: now, lastSeenAt: now })
      await recordAudit(deps, repositories, {
        action: 'ADMIN_SIGNED_IN',
        actor: { kind: 'ADMIN', id: admin.id },
        subjectId: admin.id,
        realmId: null,
        requestId: attempt.requestId,
        changes: [{ field: 'address', before: null, after: attempt.address }],
      })
      const sessionExpiresAt = sessionEndsAt({ createdAt: now }, now)
      const scopes = roleScopes[admin.role]
      return {
        kind: 'signedIn',
        principal: { kind: 'ADMIN', admin, sessionIdHash, sessionExpiresAt, scopes },
        sessionToken,
      }
    })
  }

  /**
   * Records a failed sign-in without its e-mail, because people sometimes type their password into the e-mail field.
   * When disk space is low, attempts with an unknown e-mail are not recorded. Anyone can make any number of such
   * attempts, and the remaining space is reserved for administrators.
   */
  async function recordFailure(admin: Admin | null, attempt: SignInAttempt): Promise<void> {
    if (admin === null && !deps.storageGuard.hasRoom()) {
      deps.onUnrecordedFailure({ address: attempt.address, requestId: attempt.requestId })
      return
    }
    await store.transaction((repositories) =>
      recordAudit(deps, repositories, {
        action: 'ADMIN_SIGN_IN_FAILED',
        actor: null,
        subjectId: admin?.id ?? null,
        realmId: null,
        requestId: attempt.requestId,
        changes: [{ field: 'address', before: null, after: attempt.address }],
      }),
    )
  }

  async function signOut(principal: AdminPrincipal, requestId: string): Promise<void> {
    await store.transaction(async (repositories) => {
      await repositories.sessions.remove(principal.sessionIdHash)
      await recordAudit(deps, repositories, {
        action: 'ADMIN_SIGNED_OUT',
        actor: { kind: 'ADMIN', id: principal.admin.id },
        subjectId: principal.admin.id,
        realmId: null,
        requestId,
        changes: [],
      })
    })
    deps.onSessionsEnded()
  }

  async function changePassword(change: PasswordChange): Promise<PasswordChangeOutcome> {
    const { principal, currentPassword, newPassword } = change
    const retryAt = changes.retryAt(principal.admin.id)
    if (retryAt !== null)
      return wrongPassword([], `Too many attempts. Try again after ${new Date(retryAt).toISOString()}.`)
    changes.begin(principal.admin.id)
    const admin = await store.admins.find(principal.admin.id)
    const verdict = await passwordHasher.verify(admin?.passwordHash ?? null, currentPassword, 'FAMILIAR')
    if (verdict === 'BUSY') {
      changes.release(principal.admin.id)
      return wrongPassword([], 'The server is busy with other sign-ins. Try again in a few seconds.')
    }
    const isRight = verdict === 'RIGHT'
    if (isRight) changes.forget(principal.admin.id)
    const issues = checkNewPassword({ email: principal.admin.email, currentPassword, newPassword })
    if (admin === null || !isRight) return wrongPassword(issues, 'This is not the current password.')
    if (issues.length > 0) return { kind: 'invalid', issues }
    const passwordHash = await passwordHasher.hash(newPassword)
    const outcome = await store.transaction(async (repositories): Promise<PasswordChangeOutcome> => {
      const current = await repositories.admins.find(admin.id)
      if (current?.passwordHash !== admin.passwordHash) return wrongPassword([], 'This is not the current password.')
      const changed: Admin = { ...current, passwordHash, isPasswordInitial: false }
      await repositories.admins.update(changed)
      await repositories.sessions.removeOthers(changed.id, principal.sessionIdHash)
      await recordAudit(deps, repositories, {
        action: 'ADMIN_PASSWORD_CHANGED',
        actor: { kind: 'ADMIN', id: changed.id },
        subjectId: changed.id,
        realmId: null,
        requestId: change.requestId,
        changes: [],
      })
      return { kind: 'changed', principal: { ...principal, admin: changed } }
    })
    deps.onSessionsEnded()
    return outcome
  }

  return { signIn, signOut, changePassword }
}

interface IdentityDeps extends Pick<Services, 'store' | 'auditSeal' | 'clock' | 'ids' | 'storageGuard'> {
  readonly passwordHasher: Pick<PasswordHasher, 'hash' | 'verify' | 'isOutdated'>
  readonly hashSessionToken: (token: string) => string
  /** Creates a secret of 256 bits for a session cookie. */
  readonly newSessionToken: () => string
  /** Called after an action, such as a password change, has ended sessions. Not called when sessions expire. */
  readonly onSessionsEnded: () => void
  /** The console's address for browsers. */
  readonly publicUrl: string
  /** The origins of the console. Session cookies are accepted from these origins only. */
  readonly ownOrigins: readonly string[]
  /** Called when a sign-in is rejected because the page's origin is not in `ownOrigins`. */
  readonly onWrongAddress: (fields: { openedAt: string; publicUrl: string; requestId: string }) => void
  /** Called when a failed sign-in is not recorded because of low disk space. */
  readonly onUnrecordedFailure: (fields: { address: string; requestId: string }) => void
}

interface SignInAttempt {
  readonly email: string
  readonly password: string
  /** The visitor's network address. */
  readonly address: string
  /** The origin of the page; `null` for a program that sends no origin. */
  readonly origin: string | null
  readonly requestId: string
}

/**
 * The outcome of a sign-in. A wrong e-mail, a wrong password and too many attempts all have the outcome `failed`.
 * `retryAt` is `null` until there are too many attempts. `busy` means that too many sign-ins are waiting, and the
 * password was not compared.
 */
type SignInOutcome =
  | { readonly kind: 'signedIn'; readonly principal: AdminPrincipal; readonly sessionToken: string }
  | { readonly kind: 'failed'; readonly retryAt: number | null }
  | { readonly kind: 'busy'; readonly retryAt: number }
  /** Sessions are not accepted from the page's origin, so the password was not compared. */
  | { readonly kind: 'wrongAddress'; readonly openedAt: string; readonly publicUrl: string; readonly retryAt: null }

interface PasswordChange {
  readonly principal: AdminPrincipal
  readonly currentPassword: string
  readonly newPassword: string
  readonly requestId: string
}

type PasswordChangeOutcome =
  | { readonly kind: 'changed'; readonly principal: AdminPrincipal }
  | { readonly kind: 'invalid'; readonly issues: readonly InputIssue[] }

/** Sign-in, sign-out and password changes of the people who use the console. */
interface Identity {
  signIn(attempt: SignInAttempt): Promise<SignInOutcome>
  signOut(principal: AdminPrincipal, requestId: string): Promise<void>
  changePassword(change: PasswordChange): Promise<PasswordChangeOutcome>
}

/** The maximum length of an origin: a scheme, a host name and a port. */
const ORIGIN_LENGTH_MAX = 280

/** The number of earlier sign-ins to read for each person. */
const FAMILIAR_READ = 50

/** The delay before a retry after `busy`, in milliseconds. A full queue is processed in less time. */
const BUSY_RETRY_MS = 5_000

/**
 * Creates the function that reads the addresses of a person's earlier sign-ins from the audit log. These sign-ins
 * happened before this process started. The function reads the log once for each person.
 */
function createFamiliarNetworkLoader(
  store: Pick<Services['store'], 'auditLog'>,
  guard: Pick<SignInGuard, 'addFamiliarNetwork'>,
) {
  const read = new Map<string, Promise<void>>()

  async function readFamiliarNetworks(actorId: string): Promise<void> {
    const anything = { actions: ['ADMIN_SIGNED_IN'], realmId: null, subjectId: null, occurredAt: null } as const
    const { entries } = await store.auditLog.list({ ...anything, actorId, first: FAMILIAR_READ, after: null })
    for (const { changes } of entries.toReversed())
      for (const { field, after } of changes)
        if (field === 'address' && typeof after === 'string') guard.addFamiliarNetwork(actorId, after)
  }

  return (adminId: string): Promise<void> => {
    const reading = read.get(adminId) ?? readFamiliarNetworks(adminId)
    read.set(adminId, reading)
    reading.catch(() => read.delete(adminId))
    return reading
  }
}

function wrongPassword(issues: readonly InputIssue[], message: string): PasswordChangeOutcome {
  return { kind: 'invalid', issues: [{ path: ['currentPassword'], code: 'MALFORMED', message }, ...issues] }
}

const LENGTH_MIN = 12
const LENGTH_MAX = 128

/**
 * Checks a new password and returns its problems. The password is used exactly as typed, without trimming or
 * normalization.
 */
export function checkNewPassword(change: {
  readonly email: string
  readonly currentPassword: string
  readonly newPassword: string
}): readonly InputIssue[] {
  const { email, currentPassword, newPassword } = change
  const problems = new InputProblems()
  const path = ['newPassword']
  const length = [...newPassword].length
  if (!newPassword.isWellFormed()) problems.add(path, 'MALFORMED', 'Must be well-formed Unicode.')
  if (length < LENGTH_MIN) problems.add(path, 'TOO_SHORT', `At least ${LENGTH_MIN} characters.`)
  if (length > LENGTH_MAX) problems.add(path, 'TOO_LONG', `At most ${LENGTH_MAX} characters.`)
  if (newPassword.toLowerCase() === email.toLowerCase())
    problems.add(path, 'MALFORMED', 'Must not be your e-mail address.')
  if (newPassword === currentPassword) problems.add(path, 'DUPLICATE', 'Must differ from the current password.')
  return problems.outcome()?.issues ?? []
}

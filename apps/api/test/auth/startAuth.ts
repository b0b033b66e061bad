import type { AdminPrincipal, ApiKeyKind, Services } from '@anoncall/domain'
import { memoryServices } from '@anoncall/domain/testing'
import { authenticate, type Claims } from '../../src/auth/authenticate.ts'
import { createIdentity } from '../../src/auth/createIdentity.ts'
import { createLastUseRecorder } from '../../src/auth/createLastUseRecorder.ts'
import { createOwner } from '../../src/auth/createOwner.ts'
import { createSessionCookie } from '../../src/auth/createSessionCookie.ts'
import type { HashingLane, PasswordHasher } from '../../src/auth/PasswordHasher.ts'

export const EMAIL = 'owner@anoncall.local'
export const PASSWORD = 'generated-password'
export const OWN_ORIGIN = 'https://calls.acme.example'

/** Compares plain texts, counts comparisons, and can be delayed. */
function plainHasher() {
  const compared: (string | null)[] = []
  let gate: Promise<void> = Promise.resolve()
  const lanes: HashingLane[] = []
  const groups: string[] = []
  let isBusy = false
  const hasher: Pick<PasswordHasher, 'hash' | 'verify' | 'isOutdated'> = {
    hash: async (password) => `new:${password}`,
    verify: async (passwordHash, password, lane, group = '') => {
      if (isBusy) return 'BUSY'
      lanes.push(lane)
      groups.push(group)
      compared.push(passwordHash)
      await gate
      return passwordHash !== null && passwordHash.slice(4) === password ? 'RIGHT' : 'WRONG'
    },
    isOutdated: (passwordHash) => passwordHash.startsWith('old:'),
  }
  const hold = (until: Promise<void>): void => {
    gate = until
  }
  const beBusy = (busy: boolean): void => {
    isBusy = busy
  }
  return { hasher, compared, hold, lanes, groups, beBusy }
}

/** An owner and the authentication functions, with a store in memory and a stopped clock. */
export async function startAuth() {
  const services = memoryServices()
  const { clock, apiKeyMint } = services
  const { hasher, compared, hold, lanes, groups, beBusy } = plainHasher()
  const hashSessionToken = (token: string) => `hash of ${token}`
  let tokens = 0
  const newSessionToken = () => {
    tokens += 1
    return String(tokens).padStart(43, 't')
  }
  const admin = await services.store.transaction((repositories) =>
    createOwner({ ...services, passwordHasher: hasher }, repositories, {
      email: EMAIL,
      displayName: 'Owner',
      password: PASSWORD,
      requestId: 'req_0',
    }),
  )
  const sessionCookie = createSessionCookie(OWN_ORIGIN)
  const deps = {
    store: services.store,
    apiKeyMint,
    hashSessionToken,
    clock,
    sessionCookie,
    ownOrigins: [OWN_ORIGIN],
  }
  const tellWho = authenticate(deps)
  const recordLastUse = createLastUseRecorder({
    store: services.store,
    clock,
    onFailed: (error) => {
      throw error
    },
  })
  let hasRoom = true
  const unrecorded: string[] = []
  const start = () =>
    createIdentity({
      ...services,
      passwordHasher: hasher,
      hashSessionToken,
      newSessionToken,
      onSessionsEnded: () => undefined,
      publicUrl: OWN_ORIGIN,
      ownOrigins: [OWN_ORIGIN],
      onWrongAddress: () => undefined,
      onUnrecordedFailure: ({ address }) => unrecorded.push(address),
      storageGuard: { hasRoom: () => hasRoom },
    })
  const signInAt =
    (at: ReturnType<typeof start>) =>
    (attempt: { email?: string; password?: string; address?: string } = {}) =>
      at.signIn({
        email: EMAIL,
        password: PASSWORD,
        address: '192.0.2.1',
        origin: null,
        requestId: 'req_1',
        ...attempt,
      })
  const identity = start()
  return {
    services,
    clock,
    admin,
    identity,
    hasher,
    compared,
    hold,
    /** The lane of each comparison. */
    lanes,
    /** The group of each comparison within its lane. */
    groups,
    /** Sets whether there is enough disk space. */
    setRoom: (room: boolean) => {
      hasRoom = room
    },
    /** The addresses of failures that were not recorded. */
    unrecorded,
    /** Sets whether too many passwords are waiting. */
    beBusy,
    /** Returns the same store with the functions of a restarted process. */
    restart: () => ({ signIn: signInAt(start()) }),
    /** Authenticates and stores the use, as the HTTP layer does. */
    authenticate: async (claims: Claims) => {
      const authentication = await tellWho(claims)
      if (authentication.kind === 'principal') await recordLastUse(authentication.principal)
      return authentication
    },
    signIn: signInAt(identity),
    cookieOf: (token: string) => `${sessionCookie.name}=${token}`,
    audited: async () => (await services.store.auditLog.scan(0, 100)).map((entry) => entry.action),
    newKey: (kind: ApiKeyKind) => newKey(services, kind),
  }
}

/** Returns the principal of a person who has just signed in. */
export async function principalOf(
  auth: Pick<Awaited<ReturnType<typeof startAuth>>, 'signIn'>,
): Promise<AdminPrincipal> {
  const outcome = await auth.signIn()
  if (outcome.kind !== 'signedIn') throw new Error('not signed in')
  return outcome.principal
}

/** Creates a client with one key. */
async function newKey({ store, apiKeyMint, ids, clock }: Services, kind: ApiKeyKind) {
  const now = clock.now()
  const realmId = ids.next('rlm')
  const apiClientId = ids.next('cli')
  const { plaintext, start, digest } = apiKeyMint.mint(kind)
  const unused = { expiresAt: null, lastUsedAt: null, replacedAt: null, revokedAt: null }
  const key = { id: ids.next('key'), apiClientId, kind, start, digest, createdAt: now, ...unused }
  await store.realms.insert({
    id: realmId,
    name: realmId,
    displayName: 'Realm',
    accountUser: 'visitor@demo.example',
    fromUser: null,
    calleePatterns: [],
    timestampUnit: 'MILLISECONDS',
    lifetimeSeconds: 300,
    effectiveLifetimeSeconds: 300,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  })
  await store.apiClients.insert({
    id: apiClientId,
    realmId,
    name: 'Shop',
    allowedOrigins: [],
    destinationIds: null,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  })
  await store.apiKeys.insert(key)
  return { key, realmId, authorization: `Bearer ${plaintext}` }
}

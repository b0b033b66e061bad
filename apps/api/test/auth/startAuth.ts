import type { AdminPrincipal, ApiKeyKind, Services } from '@anoncall/domain'
import { memoryServices } from '@anoncall/domain/testing'
import { authenticate, type Claims } from '../../src/auth/authenticate.ts'
import { createIdentity } from '../../src/auth/createIdentity.ts'
import { createOwner } from '../../src/auth/createOwner.ts'
import { createSessionCookie } from '../../src/auth/createSessionCookie.ts'
import { createUseNotes } from '../../src/auth/createUseNotes.ts'
import type { HashingLane, PasswordHasher } from '../../src/auth/PasswordHasher.ts'

export const EMAIL = 'owner@anoncall.local'
export const PASSWORD = 'generated-password'
export const OWN_ORIGIN = 'https://calls.acme.example'

/** Compares texts instead of hashing them, notes how often, and can be held up. */
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

/** An owner, and everything that says who is calling, on a store that forgets and a clock that stands. */
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
  const noteUse = createUseNotes({
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
    /** Whose turn each comparison took within its lane. */
    groups,
    /** Whether there is disk space. */
    setRoom: (room: boolean) => {
      hasRoom = room
    },
    /** The addresses of failures that are not in the audit log. */
    unrecorded,
    /** Whether too many passwords wait. */
    beBusy,
    /** The same store, as a process that starts sees it. */
    restart: () => ({ signIn: signInAt(start()) }),
    /** As the door does it: whoever is let in is noted. */
    authenticate: async (claims: Claims) => {
      const authentication = await tellWho(claims)
      if (authentication.kind === 'principal') await noteUse(authentication.principal)
      return authentication
    },
    signIn: signInAt(identity),
    cookieOf: (token: string) => `${sessionCookie.name}=${token}`,
    audited: async () => (await services.store.auditLog.scan(0, 100)).map((entry) => entry.action),
    newKey: (kind: ApiKeyKind) => newKey(services, kind),
  }
}

/** Somebody who has just signed in. */
export async function principalOf(
  auth: Pick<Awaited<ReturnType<typeof startAuth>>, 'signIn'>,
): Promise<AdminPrincipal> {
  const outcome = await auth.signIn()
  if (outcome.kind !== 'signedIn') throw new Error('not signed in')
  return outcome.principal
}

/** A client with one key. */
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

import type { CipherName } from '@anoncall/token-core'
import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { AdminPrincipal, ApiKeyPrincipal } from '../people/Principal.ts'
import type { Realm } from '../realms/Realm.ts'
import type { RealmKey } from '../realms/RealmKey.ts'
import type { Services } from '../Services.ts'

export type TokenVerdict = 'VALID' | 'EXPIRED' | 'NOT_YET_VALID'

export type InspectTokenOutcome =
  | {
      readonly kind: 'read'
      readonly plaintext: string
      readonly form: 'account' | 'party'
      readonly user: string
      /** In milliseconds, whatever the realm's unit. */
      readonly issuedAt: number
      readonly expiresAt: number
      readonly verdict: TokenVerdict
      readonly realm: Realm
      readonly realmKey: RealmKey
    }
  | { readonly kind: 'unreadable' }

/** How far ahead of our clock a timestamp may lie, in milliseconds. */
const SKEW_MAX = 60_000
/** The last instant that a date can hold, in milliseconds. */
const INSTANT_MAX = 8_640_000_000_000_000

/**
 * Decrypts a token with every key that the caller's realms still accept: a person's are all, a client's is its own. The
 * look is audited, the token kept nowhere. Wrong key, damaged text and no token at all are one answer.
 */
export async function inspectToken(
  services: Services,
  principal: AdminPrincipal | ApiKeyPrincipal,
  act: Act,
  token: string,
): Promise<InspectTokenOutcome> {
  const now = services.clock.now()
  const readable = await services.store.realmKeys.listReadable(now)
  const keys = principal.kind === 'ADMIN' ? readable : readable.filter((key) => key.realmId === principal.realmId)
  const outcome = await readWithAny(services, keys, token, now)
  await services.store.transaction((repositories) =>
    recordAudit(services, repositories, {
      ...act,
      action: 'TOKEN_INSPECTED',
      subjectId: outcome.kind === 'read' ? outcome.realmKey.id : null,
      realmId: outcome.kind === 'read' ? outcome.realm.id : null,
      changes: [{ field: 'verdict', before: null, after: outcome.kind === 'read' ? outcome.verdict : 'UNREADABLE' }],
    }),
  )
  return outcome
}

async function readWithAny(
  services: Services,
  keys: readonly RealmKey[],
  token: string,
  now: number,
): Promise<InspectTokenOutcome> {
  for (const realmKey of keys) {
    const reading = (await services.vault.cipherOf(realmKey)).read(token)
    if (reading.kind === 'unreadable') continue
    const realm = await services.store.realms.find(realmKey.realmId)
    if (realm === null) continue
    const issuedAt = realm.timestampUnit === 'SECONDS' ? reading.timestamp * 1_000 : reading.timestamp
    const expiresAt = issuedAt + realm.lifetimeSeconds * 1_000
    // A right key with a time beyond any date is still nothing that a gateway could take.
    if (expiresAt > INSTANT_MAX) return { kind: 'unreadable' }
    return {
      kind: 'read',
      plaintext: plaintextOf(realmKey.cipher, reading.form, reading.user, reading.timestamp),
      form: reading.form,
      user: reading.user,
      issuedAt,
      expiresAt,
      verdict: issuedAt > now + SKEW_MAX ? 'NOT_YET_VALID' : expiresAt <= now ? 'EXPIRED' : 'VALID',
      realm,
      realmKey,
    }
  }
  return { kind: 'unreadable' }
}

function plaintextOf(cipher: CipherName, form: 'account' | 'party', user: string, timestamp: number): string {
  return `${form === 'party' ? 'sip:' : ''}${user};${cipher === 'AES_256_CBC_HMAC' ? 'x-ts=' : ''}${timestamp}`
}

import type { CipherName, TokenCipher } from '@anoncall/token-core'
import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import type { AdminPrincipal, ApiKeyPrincipal } from '../people/principal.ts'
import type { Services } from '../ports/services.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import { ecbForm, findFormProblem, withoutBlanks } from './tokenForm.ts'
import { diagnoseBlocks, unitProblem } from './tokenText.ts'

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
  | {
      readonly kind: 'unreadable'
      /** What is wrong with it, for people; `null` if no key of the caller's makes anything of it. Repeats nothing of the token. */
      readonly problem: string | null
    }

/** How far ahead of our clock a timestamp may lie, in milliseconds. */
const SKEW_MAX = 60_000
/**
 * Decrypts a token with every key that the caller's realms still accept: all for a person, its own for a client. The look is
 * audited, the token is kept nowhere. Blanks in the text are dropped.
 *
 * What needs no key is said first. What a key decrypts to text that only its maker can have written is named. A wrong key, a wrong
 * MAC and a damaged token remain one answer.
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
  const outcome = await readWithAny(services, keys, withoutBlanks(token), now)
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
  const formProblem = findFormProblem(token) ?? formatProblem(token, keys)
  if (formProblem !== null) return { kind: 'unreadable', problem: formProblem }
  let problem: string | null = null
  for (const realmKey of keys) {
    const realm = await services.store.realms.find(realmKey.realmId)
    if (realm === null) continue
    const cipher = await services.vault.cipherOf(realmKey)
    const reading = cipher.read(token)
    const found =
      reading.kind === 'read'
        ? unitProblem(String(reading.timestamp), realm.timestampUnit)
        : findTextProblem(cipher, token, realm)
    if (found !== null) problem ??= `This token was made with ${keyText(realmKey, realm)}, but ${found}`
    if (reading.kind === 'unreadable' || found !== null) continue
    const issuedAt = realm.timestampUnit === 'SECONDS' ? reading.timestamp * 1_000 : reading.timestamp
    const expiresAt = issuedAt + realm.lifetimeSeconds * 1_000
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
  return { kind: 'unreadable', problem }
}

/** The form tells the format. Says so where no key that the caller can inspect with is of that format. */
function formatProblem(token: string, keys: readonly RealmKey[]): string | null {
  const format: CipherName = ecbForm.test(token) ? 'AES_128_ECB' : 'AES_256_CBC_HMAC'
  if (!keys.some(({ cipher }) => cipher === format))
    return `This has the form of ${format}, and no realm that you can inspect has a key of this format.`
  if (format === 'AES_256_CBC_HMAC' && /[a-f]/.test(token.slice(0, 64) + token.slice(80)))
    return 'This has the form of AES_256_CBC_HMAC in lower case. The hexadecimal digits have to be upper case, since the MAC is made over them.'
  return null
}

function findTextProblem(cipher: TokenCipher, token: string, { timestampUnit }: Realm): string | null {
  const blocks = cipher.decrypt(token)
  if (blocks === null) return null
  const isEcb = cipher.cipher === 'AES_128_ECB'
  return diagnoseBlocks({
    blocks,
    cipher: cipher.cipher,
    timestampUnit,
    ciphertext: isEcb ? bytesOf(token) : null,
    decryptAgain: (again) => (isEcb ? cipher.decrypt(hexOf(again)) : null),
  })
}

function keyText({ state }: RealmKey, { name }: Realm): string {
  return state === 'ACTIVE'
    ? `the key of the realm ${name}`
    : `a key of the realm ${name} that is ${state.toLowerCase()}`
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function plaintextOf(cipher: CipherName, form: 'account' | 'party', user: string, timestamp: number): string {
  return `${form === 'party' ? 'sip:' : ''}${user};${cipher === 'AES_256_CBC_HMAC' ? 'x-ts=' : ''}${timestamp}`
}

import type { CipherName, TokenCipher } from '@anoncall/token-core'
import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import type { AdminPrincipal, ApiKeyPrincipal } from '../people/principal.ts'
import type { Services } from '../ports/services.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import { ecbForm, findFormProblem, withoutBlanks } from './tokenForm.ts'
import { diagnoseBlocks, unitProblem } from './tokenText.ts'

/**
 * Decrypts a token with the keys that are still accepted. For an administrator, these are the keys of all realms. For a client,
 * these are only the keys of the client's realm. The inspection is audited, but the token is not stored. Blanks in the token are
 * ignored.
 *
 * Problems that are visible without a key are reported first. If a key decrypts the token to text that cannot occur by chance, the
 * problem of that text is reported. A wrong key, a wrong MAC and a damaged token get the same answer.
 */
export async function inspectToken(
  services: Services,
  act: Act,
  { principal, token }: InspectTokenInput,
): Promise<InspectTokenOutcome> {
  const now = services.clock.now()
  const readable = await services.store.realmKeys.listReadable(now)
  const keys = principal.kind === 'ADMIN' ? readable : readable.filter((key) => key.realmId === principal.realmId)
  const outcome = await readWithAny(services, keys, { token: withoutBlanks(token), now })
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

export type TokenVerdict = 'VALID' | 'EXPIRED' | 'NOT_YET_VALID'

export interface InspectTokenInput {
  readonly principal: AdminPrincipal | ApiKeyPrincipal
  readonly token: string
}

export type InspectTokenOutcome =
  | {
      readonly kind: 'read'
      readonly plaintext: string
      readonly form: 'account' | 'party'
      readonly user: string
      /** In milliseconds, independent of the realm's unit. */
      readonly issuedAt: number
      readonly expiresAt: number
      readonly verdict: TokenVerdict
      readonly realm: Realm
      readonly realmKey: RealmKey
    }
  | {
      readonly kind: 'unreadable'
      /**
       * The problem as a sentence; `null` if no key of the caller decrypts the token to text. The sentence contains no
       * part of the token.
       */
      readonly problem: string | null
    }

/** How far a timestamp may be ahead of the server's clock. */
const SKEW_MAX_MS = 60_000

async function readWithAny(
  services: Services,
  keys: readonly RealmKey[],
  { token, now }: { readonly token: string; readonly now: number },
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
      plaintext: plaintextOf(realmKey.cipher, reading),
      form: reading.form,
      user: reading.user,
      issuedAt,
      expiresAt,
      verdict: issuedAt > now + SKEW_MAX_MS ? 'NOT_YET_VALID' : expiresAt <= now ? 'EXPIRED' : 'VALID',
      realm,
      realmKey,
    }
  }
  return { kind: 'unreadable', problem }
}

/** Returns the problem if no realm of the caller has a key of the token's format. The form of the token determines the format. */
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

function plaintextOf(
  cipher: CipherName,
  { form, user, timestamp }: { readonly form: 'account' | 'party'; readonly user: string; readonly timestamp: number },
): string {
  return `${form === 'party' ? 'sip:' : ''}${user};${cipher === 'AES_256_CBC_HMAC' ? 'x-ts=' : ''}${timestamp}`
}

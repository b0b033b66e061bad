import type { CipherName } from '@anoncall/token-core'
import type { Services } from '../ports/services.ts'
import type { Reads } from '../ports/store.ts'
import type { RealmKey, RealmKeyState, RealmKeyWarning } from './realm.ts'

/**
 * Seals a new key, which is neither staged nor active yet. Returns the plaintext only if this function generated the
 * key.
 */
export async function sealNewRealmKey(
  services: Pick<Services, 'vault' | 'ids' | 'clock'>,
  wanted: RealmKeyInput,
): Promise<{ readonly realmKey: Omit<RealmKey, 'state' | 'activatesAt'>; readonly generatedKey: string | null }> {
  const { vault, ids, clock } = services
  const key = wanted.key ?? vault.generate(wanted.cipher)
  const id = ids.next('rky')
  const realmKey = {
    id,
    realmId: wanted.realmId,
    version: wanted.version,
    cipher: wanted.cipher,
    gatewayRealm: wanted.gatewayRealm,
    fingerprint: vault.fingerprint(key),
    warnings: wanted.key === null ? [] : assessRealmKey(key),
    retiresAt: null,
    sealedKey: await vault.seal({ realmKeyId: id, version: wanted.version }, key),
    createdAt: clock.now(),
  }
  return { realmKey, generatedKey: wanted.key === null ? key : null }
}

/** A new key to seal: imported from the gateway, or generated. */
export interface RealmKeyInput {
  readonly realmId: string
  readonly version: number
  readonly cipher: CipherName
  readonly gatewayRealm: string
  /** `null` to generate a key. */
  readonly key: string | null
}

/** Keys from the vendor's documentation and samples, and common test keys. A short search finds these keys. */
const publicKeys: ReadonlySet<string> = new Set([
  '1234567890abcdef',
  '0123456789abcdef',
  'abcdef0123456789',
  '1234567890123456',
  '0123456789012345',
  'abcdefghijklmnop',
  '0123456789ABCDEF',
  'ABCDEFGHIJKLMNOP',
  'aaaaaaaaaaaaaaaa',
  'kandyRealm123456',
  'passwordpassword',
  'thisisasecretkey',
  'ThisIsASecretKey',
  '0123456789abcdef0123456789abcdef',
  '1234567890abcdef1234567890abcdef',
  '12345678901234567890123456789012',
  'abcdefghijklmnopqrstuvwxyz123456',
])

/**
 * Below this number of estimated bits, an offline search for the key is practical. Every token contains known text
 * (security rule R13).
 */
const GUESSABLE_BITS = 64

/** Returns the weaknesses of an imported key. A weakness is never a reason to reject the key. */
export function assessRealmKey(key: string): RealmKeyWarning[] {
  const warnings: RealmKeyWarning[] = []
  if (estimateBits(key) < GUESSABLE_BITS) warnings.push('GUESSABLE')
  if (publicKeys.has(key)) warnings.push('PUBLICLY_KNOWN')
  return warnings
}

/** Returns a rough upper bound of the key's entropy. Predictable characters (runs, repeats, letters of a word) count little. */
function estimateBits(key: string): number {
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]
  const sizes = [26, 26, 10, 32]
  const alphabet = classes.reduce((sum, pattern, index) => (pattern.test(key) ? sum + (sizes[index] ?? 0) : sum), 0)
  const bitsPerCharacter = Math.log2(Math.max(alphabet, 2))
  const distinct = new Set(key).size
  let bits = 0
  for (let index = 0; index < key.length; index += 1) bits += isPredictable(key, index) ? 1 : bitsPerCharacter
  // Five or more letters of one case in a row look like a word: two bits per letter, as in written language.
  for (const [word] of key.matchAll(/[a-z]{5,}|[A-Z][a-z]{4,}|[A-Z]{5,}/g)) {
    const vowels = word.replace(/[^aeiouyAEIOUY]/g, '').length
    if (vowels / word.length > 0.2) bits -= word.length * (bitsPerCharacter - 2)
  }
  return Math.min(bits, distinct * bitsPerCharacter)
}

function isPredictable(key: string, index: number): boolean {
  if (index === 0) return false
  const step = key.charCodeAt(index) - key.charCodeAt(index - 1)
  if (Math.abs(step) <= 1) return true
  for (const period of [2, 3, 4, 8]) if (index >= period && key[index] === key[index - period]) return true
  return false
}

/** Another realm or version in which a realm key is or was used. */
export interface RealmKeyUse {
  readonly realmId: string
  readonly realmName: string
  /** `null` if the realm was deleted. */
  readonly state: RealmKeyState | null
}

/**
 * Finds other uses of the same key: other realms that have or had the key, and other key versions of the key's own realm. For a retired
 * key, returns an empty list if no other use of the same key is staged, active or retiring.
 */
export async function findKeyUses(
  { realmKeys, realms, formerCallees }: Pick<Reads, 'realmKeys' | 'realms' | 'formerCallees'>,
  key: Pick<RealmKey, 'id' | 'fingerprint' | 'state'>,
): Promise<RealmKeyUse[]> {
  const others = (await realmKeys.listByFingerprint(key.fingerprint)).filter(({ id }) => id !== key.id)
  const uses: RealmKeyUse[] = []
  for (const other of others) {
    const realm = await realms.find(other.realmId)
    if (realm !== null) uses.push({ realmId: realm.id, realmName: realm.name, state: other.state })
  }
  for (const { realmId, realmName } of await formerCallees.listByFingerprint(key.fingerprint)) {
    const isListed = uses.some((use) => use.realmId === realmId)
    if (!isListed && (await realms.find(realmId)) === null) uses.push({ realmId, realmName, state: null })
  }
  const isInUse = key.state !== 'RETIRED' || uses.some(({ state }) => state !== null && state !== 'RETIRED')
  return isInUse ? uses : []
}

/** Returns the text for the uses of a key in the audit log; `null` if there are none. */
export function keyUsesText(uses: readonly RealmKeyUse[]): string | null {
  const texts = uses.map(({ realmName, state }) => `${realmName} (${state?.toLowerCase() ?? 'deleted'})`)
  return texts.length === 0 ? null : texts.join(', ')
}

import type { RealmKeyWarning } from './RealmKey.ts'

/** Keys printed in vendor texts and their samples, and the ones everybody types: one quick search finds them. */
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

/** Bits of an estimate below which trying keys offline pays: every token holds known text (security rule R13). */
const GUESSABLE_BITS = 64

/** What a gateway's administrator should know about a key that people made. Never a reason to refuse it. */
export function assessRealmKey(key: string): RealmKeyWarning[] {
  const warnings: RealmKeyWarning[] = []
  if (estimateBits(key) < GUESSABLE_BITS) warnings.push('GUESSABLE')
  if (publicKeys.has(key)) warnings.push('PUBLICLY_KNOWN')
  return warnings
}

/** A rough upper bound: characters that follow from their neighbours (runs, repeats, letters of a word) earn little. */
function estimateBits(key: string): number {
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]
  const sizes = [26, 26, 10, 32]
  const alphabet = classes.reduce((sum, pattern, index) => (pattern.test(key) ? sum + (sizes[index] ?? 0) : sum), 0)
  const bitsPerCharacter = Math.log2(Math.max(alphabet, 2))
  const distinct = new Set(key).size
  let bits = 0
  for (let index = 0; index < key.length; index += 1) bits += isForeseeable(key, index) ? 1 : bitsPerCharacter
  // Five or more letters of one case in a row read like a word: two bits a letter, as in written language.
  for (const [word] of key.matchAll(/[a-z]{5,}|[A-Z][a-z]{4,}|[A-Z]{5,}/g)) {
    const vowels = word.replace(/[^aeiouyAEIOUY]/g, '').length
    if (vowels / word.length > 0.2) bits -= word.length * (bitsPerCharacter - 2)
  }
  return Math.min(bits, distinct * bitsPerCharacter)
}

function isForeseeable(key: string, index: number): boolean {
  if (index === 0) return false
  const step = key.charCodeAt(index) - key.charCodeAt(index - 1)
  if (Math.abs(step) <= 1) return true
  for (const period of [2, 3, 4, 8]) if (index >= period && key[index] === key[index - period]) return true
  return false
}

import type { CipherName, TokenCipher } from '@anoncall/token-core'
import type { RealmKey } from '../realms/RealmKey.ts'

/** Which record a sealed key belongs to: opened for any other, it does not open. */
export interface KeyBinding {
  readonly realmKeyId: string
  readonly version: number
}

/** Realm keys at rest. The key itself is never given out again. */
export interface KeyVault {
  /** A new key for this cipher: letters and digits, each equally likely. */
  generate(cipher: CipherName): string
  seal(binding: KeyBinding, key: string): Promise<string>
  /** The cipher of a key that is not retired: opened once, then held in memory. Rejects when the seal does not open. */
  cipherOf(realmKey: RealmKey): Promise<TokenCipher>
  /** Eight characters, keyed with a server secret: tells keys apart without testing guesses. */
  fingerprint(key: string): string
  /** Drops a key whose material was destroyed, for good: from now on `cipherOf` rejects for it, whatever row it is given. */
  forget(realmKeyId: string): void
}

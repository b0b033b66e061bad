import { PasswordHasher } from '../../src/auth/PasswordHasher.ts'

type Hasher = Pick<PasswordHasher, 'hash' | 'verify' | 'isOutdated'>

/**
 * Hashes and verifies like the service, but caches each password. A hash takes a tenth of a second, and every test
 * signs in with the same password. Other tests cover the real hashing.
 */
export function createRememberingHasher(): Hasher {
  const hasher = new PasswordHasher()
  const hashes = new Map<string, Promise<string>>()
  const right = new Set<string>()
  return {
    hash: (password) => {
      const hash = hashes.get(password) ?? hasher.hash(password)
      hashes.set(password, hash)
      return hash
    },
    verify: async (passwordHash, password, lane, group) => {
      const pair = JSON.stringify([passwordHash, password])
      if (right.has(pair)) return 'RIGHT'
      const verdict = await hasher.verify(passwordHash, password, lane, group)
      if (verdict === 'RIGHT') right.add(pair)
      return verdict
    },
    isOutdated: (passwordHash) => hasher.isOutdated(passwordHash),
  }
}

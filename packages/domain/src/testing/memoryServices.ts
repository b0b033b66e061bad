import { createHmac } from 'node:crypto'
import { createTokenCipher, keyByteLength, type TokenCipher } from '@anoncall/token-core'
import { emptyAuditHead } from '../audit/auditChain.ts'
import { type Clock, ClockGuard } from '../issuance/ClockGuard.ts'
import type { Issuance } from '../issuance/issuance.ts'
import { createLocalRateCounters } from '../policies/RateLedger.ts'
import type {
  ApiKeyMint,
  AuditSeal,
  Challenges,
  IdPrefix,
  IdSource,
  IssuanceFeed,
  KeyBinding,
  KeyVault,
  RequestHash,
  Services,
  Visitors,
} from '../ports/services.ts'
import { memoryNetworks } from './memoryNetworks.ts'
import { memoryStore } from './memoryStore.ts'

/**
 * Creates an empty in-memory store, a vault without secrets, a fixed clock, ascending ids, and challenges that require
 * no work.
 */
export function memoryServices(): MemoryServices {
  const clock = fixedClock()
  const vault = memoryVault()
  return {
    ...vault,
    store: memoryStore(emptyAuditHead(vault.auditSeal)),
    clock,
    clockGuard: new ClockGuard(clock),
    ids: countingIds(),
    rateCounters: createLocalRateCounters(),
    challenges: memoryChallenges(),
    networks: memoryNetworks(),
    visitors: memoryVisitors(),
    issuanceFeed: memoryFeed(),
    refusalCeiling: { take: () => null, peek: () => null },
    storageGuard: { hasRoom: () => true },
  }
}

/** The services for tests, with the controls that only tests use. */
export interface MemoryServices extends Services, Pick<MemoryVault, 'heldKeyIds'> {
  readonly clock: FixedClock
  readonly visitors: MemoryVisitors
}

/** A clock that changes only on request. */
export interface FixedClock extends Clock {
  /** Advances both the wall clock and the monotonic clock. */
  advance(durationMs: number): void
  /** Sets only the wall clock, as an administrator would. */
  set(now: number): void
}

/** Creates a clock that starts at a wall-clock time in milliseconds, by default 2026-01-02T03:04:05Z. */
export function fixedClock(startsAt: number = Date.UTC(2026, 0, 2, 3, 4, 5)): FixedClock {
  let now = startsAt
  let monotonic = 1_000
  return {
    now: () => now,
    monotonic: () => monotonic,
    advance: (durationMs) => {
      now += durationMs
      monotonic += durationMs
    },
    set: (at) => {
      now = at
    },
  }
}

/** Creates ids with one counter for all prefixes (`rlm_0001`, `rky_0002`), so that ids sort by creation. */
export function countingIds(): IdSource {
  let count = 0
  return {
    next: (prefix: IdPrefix) => {
      count += 1
      return `${prefix}_${String(count).padStart(4, '0')}`
    },
  }
}

export interface MemoryVault {
  readonly vault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  readonly requestHash: RequestHash
  /** Returns the ids of the realm keys in memory. */
  readonly heldKeyIds: () => string[]
}

/** Creates a vault without secrets. The ciphers are real, but a "sealed" key is only a number that refers to the plaintext. */
export function memoryVault(): MemoryVault {
  const sealed = new Map<string, KeyBinding & { readonly key: string }>()
  const held = new Map<string, TokenCipher>()
  const forgotten = new Set<string>()
  let count = 0
  const next = (): number => {
    count += 1
    return count
  }
  const vault: KeyVault = {
    generate: (cipher) => `generated${String(next())}`.padEnd(keyByteLength[cipher], 'x'),
    seal: async (binding, key) => {
      const sealedKey = `sealed-${next()}`
      sealed.set(sealedKey, { ...binding, key })
      return sealedKey
    },
    cipherOf: async (realmKey) => {
      const known = held.get(realmKey.id)
      if (known !== undefined) return known
      const isGone = realmKey.sealedKey === null || forgotten.has(realmKey.id)
      const entry = isGone ? undefined : sealed.get(realmKey.sealedKey ?? '')
      if (entry === undefined || entry.realmKeyId !== realmKey.id || entry.version !== realmKey.version)
        throw new Error(`the seal of realm key ${realmKey.id} does not open`)
      const cipher = createTokenCipher({ cipher: realmKey.cipher, key: entry.key })
      held.set(realmKey.id, cipher)
      return cipher
    },
    fingerprint: (key) => hash(`fingerprint ${key}`).slice(0, 8),
    forget: (realmKeyId) => {
      held.delete(realmKeyId)
      forgotten.add(realmKeyId)
    },
  }
  const apiKeyMint: ApiKeyMint = {
    mint: (kind) => {
      const plaintext = `${kind === 'SECRET' ? 'sk' : 'pk'}_${String(next()).padStart(20, '0')}`
      return { plaintext, start: plaintext.slice(0, 12), digest: hash(plaintext) }
    },
    digest: (plaintext) => (/^[ps]k_[0-9]{20}$/.test(plaintext) ? hash(plaintext) : null),
  }
  const requestHash = { hash: (text: string) => hash(`request ${text}`).slice(0, 32) }
  return { vault, apiKeyMint, auditSeal: { hash }, requestHash, heldKeyIds: () => [...held.keys()] }
}

function hash(text: string): string {
  return createHmac('sha256', 'a key for tests').update(text).digest('hex')
}

export interface MemoryVisitors extends Visitors {
  /** As in the port, but tests can set it. */
  addressHours: number
}

/** Creates a visitor service whose key is not secret. A "sealed" address is only encoded. */
export function memoryVisitors(): MemoryVisitors {
  return {
    hash: (network, now) => hash(`day ${new Date(now).toISOString().slice(0, 10)} ${network}`).slice(0, 16),
    key: (network) => hash(`key ${network}`).slice(0, 32),
    addressHours: 24,
  }
}

/** Creates challenges that contain their solution. Each challenge is valid for five minutes. */
export function memoryChallenges(): Challenges {
  let count = 0
  return {
    create: async (apiClientId, now) => {
      count += 1
      const expiresAt = now + 300_000
      return { altcha: `challenge:${count}:${apiClientId}:${expiresAt}`, expiresAt }
    },
    verify: async (solution, apiClientId, now) => {
      const [, challengeId, solvedFor, expires] = /^solved:(\d+):(\w+):(\d+)$/.exec(solution) ?? []
      if (challengeId === undefined || solvedFor !== apiClientId) return { kind: 'invalid' }
      const expiresAt = Number(expires)
      return expiresAt > now ? { kind: 'solved', challengeId, expiresAt } : { kind: 'expired' }
    },
  }
}

/** Solves a challenge of {@link memoryChallenges}. */
export function solveMemoryChallenge(altcha: string): string {
  return altcha.replace(/^challenge:/, 'solved:')
}

/** Creates a feed for one process. Ignores errors of listeners. */
export function memoryFeed(): IssuanceFeed {
  const listeners = new Set<(issuance: Issuance) => void>()
  return {
    publish: (issuances) => {
      for (const issuance of issuances)
        for (const listener of [...listeners])
          try {
            listener(issuance)
          } catch {
            // A listener that throws must not affect the others.
          }
    },
    subscribe: (listener) => {
      const own = (issuance: Issuance): void => listener(issuance)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
  }
}

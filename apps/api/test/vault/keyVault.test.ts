import { createHmac } from 'node:crypto'
import type { RealmKey } from '@anoncall/domain'
import { createTokenCipher } from '@anoncall/token-core'
import { describe, expect, it, vi } from 'vitest'
import { createKeyVault } from '../../src/vault/createKeyVault.ts'
import { randomAlphanumeric } from '../../src/vault/randomText.ts'
import { Secret } from '../../src/vault/Secret.ts'
import { newMasterKeys } from './newMasterKeys.ts'
import { outcomeOf } from './outcomeOf.ts'

const key = 'kJ8sdf72Lq0ZxWv3'

function start() {
  const masterKeys = newMasterKeys('mk_a')
  const fingerprintKey = Secret.random()
  // Each opening looks up its master key once.
  const openings = vi.spyOn(masterKeys, 'find')
  return { vault: createKeyVault(masterKeys, fingerprintKey), fingerprintKey, openings }
}

function realmKey(sealedKey: string | null, changed: Partial<RealmKey> = {}): RealmKey {
  return {
    id: 'rky_1',
    realmId: 'rlm_1',
    version: 3,
    cipher: 'AES_128_ECB',
    gatewayRealm: 'demo',
    fingerprint: '00000000',
    warnings: [],
    state: 'ACTIVE',
    activatesAt: null,
    retiresAt: null,
    sealedKey,
    createdAt: 0,
    ...changed,
  }
}

const binding = { realmKeyId: 'rky_1', version: 3 }
const request = {
  account: 'a@demo.example',
  from: 'b@demo.example',
  callee: 'c@demo.example',
  timestamp: 1_700_000_000,
}

describe('a sealed realm key', () => {
  it('creates the tokens of the sealed key', async () => {
    const { vault } = start()
    const cipher = await vault.cipherOf(realmKey(await vault.seal(binding, key)))
    expect(cipher.mint(request)).toEqual(createTokenCipher({ cipher: 'AES_128_ECB', key }).mint(request))
    const long = vault.generate('AES_256_CBC_HMAC')
    const other = realmKey(await vault.seal({ realmKeyId: 'rky_2', version: 1 }, long), {
      id: 'rky_2',
      version: 1,
      cipher: 'AES_256_CBC_HMAC',
    })
    const token = (await vault.cipherOf(other)).mint(request).toToken
    expect(createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: long }).read(token).kind).toBe('read')
  })

  it('does not open in another row or version, or after it was destroyed', async () => {
    const { vault } = start()
    const sealed = await vault.seal(binding, key)
    const moved = [realmKey(sealed, { id: 'rky_2' }), realmKey(sealed, { version: 4 }), realmKey(`${sealed}A`)]
    for (const other of moved) expect(await outcomeOf(() => vault.cipherOf(other))).toBe('EnvelopeError NOT_OPENED')
    expect(await outcomeOf(() => vault.cipherOf(realmKey(null)))).toBe('VaultError KEY_DESTROYED')
  })

  it('is rejected after it was destroyed, even if it was cached, and is removed from the cache', async () => {
    const { vault } = start()
    const sealed = await vault.seal(binding, key)
    const first = await vault.cipherOf(realmKey(sealed))
    expect(await outcomeOf(() => vault.cipherOf(realmKey(null)))).toBe('VaultError KEY_DESTROYED')
    expect(await vault.cipherOf(realmKey(sealed))).not.toBe(first)
  })

  it('does not share its rejection with callers that open the existing material', async () => {
    const { vault } = start()
    const sealed = await vault.seal(binding, key)
    const calls = [realmKey(null), realmKey(sealed)].map((row) => outcomeOf(() => vault.cipherOf(row)))
    expect(await Promise.all(calls)).toEqual(['VaultError KEY_DESTROYED', 'done'])
  })
})

describe('the cached ciphers', () => {
  it('are opened once for any number of parallel and later callers', async () => {
    const { vault, openings } = start()
    const row = realmKey(await vault.seal(binding, key))
    const ciphers = await Promise.all(Array.from({ length: 50 }, () => vault.cipherOf({ ...row })))
    ciphers.push(await vault.cipherOf(row))
    expect(new Set(ciphers).size).toBe(1)
    expect(openings).toHaveBeenCalledTimes(1)
  })

  it('are never opened again after they were forgotten, even from an old row, and no others are affected', async () => {
    const { vault, openings } = start()
    const row = realmKey(await vault.seal(binding, key))
    const other = realmKey(await vault.seal({ realmKeyId: 'rky_2', version: 1 }, key), { id: 'rky_2', version: 1 })
    const [, kept] = [await vault.cipherOf(row), await vault.cipherOf(other)]
    vault.forget('rky_1')
    vault.forget('rky_never')
    expect(await outcomeOf(() => vault.cipherOf(row))).toBe('VaultError KEY_DESTROYED')
    expect(await vault.cipherOf(other)).toBe(kept)
    expect(openings).toHaveBeenCalledTimes(2)
  })

  it('are not cached by an opening that started before they were forgotten, and late callers get the reason', async () => {
    const { vault, openings } = start()
    const row = realmKey(await vault.seal(binding, key))
    const opening = vault.cipherOf(row)
    vault.forget('rky_1')
    await opening
    await expect(vault.cipherOf(row)).rejects.toMatchObject({
      code: 'KEY_DESTROYED',
      message: 'Realm key rky_1 was just retired or deleted: its material was destroyed.',
    })
    expect(openings).toHaveBeenCalledTimes(1)
  })

  it('do not cache a failure', async () => {
    const { vault } = start()
    const sealed = await vault.seal(binding, key)
    expect(await outcomeOf(() => vault.cipherOf(realmKey('v1.mk_a.x.y')))).toBe('EnvelopeError NOT_OPENED')
    expect(await outcomeOf(() => vault.cipherOf(realmKey(sealed)))).toBe('done')
  })
})

describe('fingerprints', () => {
  it('are the first eight characters of a keyed hash', () => {
    const { vault, fingerprintKey } = start()
    const hash = createHmac('sha256', fingerprintKey.dangerouslyReveal()).update(key).digest('hex')
    expect(vault.fingerprint(key)).toBe(hash.slice(0, 8))
    expect(start().vault.fingerprint(key)).not.toBe(vault.fingerprint(key))
  })
})

describe('generated keys', () => {
  it('are 16 letters and digits for ECB and 32 for CBC, and never the same', () => {
    const { vault } = start()
    const short = Array.from({ length: 500 }, () => vault.generate('AES_128_ECB'))
    const long = Array.from({ length: 500 }, () => vault.generate('AES_256_CBC_HMAC'))
    for (const each of short) expect(each).toMatch(/^[0-9A-Za-z]{16}$/)
    for (const each of long) expect(each).toMatch(/^[0-9A-Za-z]{32}$/)
    expect(new Set([...short, ...long]).size).toBe(1000)
  })

  it('have no bias: exactly four of the 256 bytes map to each of 62 characters', () => {
    // Counts through the bytes, starting with the eight that must be discarded.
    let next = 248
    const countThrough = (bytes: Buffer) => {
      for (const at of bytes.keys()) bytes[at] = next++ % 256
    }
    const counts = countOf(randomAlphanumeric(248, countThrough))
    expect(counts.size).toBe(62)
    expect(new Set(counts.values())).toEqual(new Set([4]))
  })

  it('have no bias in 248,000 characters', () => {
    const { vault } = start()
    const counts = countOf(Array.from({ length: 15_500 }, () => vault.generate('AES_128_ECB')).join(''))
    const expected = 248_000 / 62
    let chiSquare = 0
    for (const count of counts.values()) chiSquare += (count - expected) ** 2 / expected
    // 61 degrees of freedom: 160 is exceeded once in 10^10 runs. Without rejection, it would be about 1,700.
    expect(counts.size).toBe(62)
    expect(chiSquare).toBeLessThan(160)
  })
})

function countOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return counts
}

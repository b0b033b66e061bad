import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import type { RealmKey } from '@anoncall/domain'
import { describe, expect, it } from 'vitest'
import { createKeyVault } from '../../src/vault/createKeyVault.ts'
import { openEnvelope } from '../../src/vault/envelope.ts'
import { MasterKeys } from '../../src/vault/masterKeys.ts'
import { openVault } from '../../src/vault/openVault.ts'
import { Secret } from '../../src/vault/Secret.ts'
import { memoryServerSecrets } from './memoryServerSecrets.ts'

/** Returns everything that a log, a template, a serializer or a debugger's console could print of it. */
function print(value: unknown): string {
  const deep = { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null }
  const parts = [String(value), inspect(value), inspect({ value: [value] }, deep), JSON.stringify({ value }) ?? '']
  if (value instanceof Error) parts.push(value.message, value.stack ?? '', print(value.cause))
  if (typeof value === 'object' && value !== null)
    for (const name of Reflect.ownKeys(value)) parts.push(inspect(Reflect.get(value, name), deep))
  return parts.join('\n')
}

/** Returns the forms of the bytes: as they are, as numbers, and in the usual encodings, complete and in part. */
function spellings(bytes: Buffer): string[] {
  const texts = ['hex', 'base64', 'base64url', 'latin1'] as const
  const spaced = bytes.toString('hex').replace(/(..)(?=.)/g, '$1 ')
  return [
    ...texts.map((encoding) => bytes.toString(encoding).slice(0, 10)),
    spaced.slice(0, 15),
    [...bytes.subarray(0, 5)].join(', '),
  ]
}

function expectNothingOf(bytes: Buffer, printed: string): void {
  for (const spelling of spellings(bytes)) expect(printed).not.toContain(spelling)
}

describe('a secret', () => {
  const bytes = randomBytes(32)
  const secret = new Secret(bytes)

  it('prints as [redacted] everywhere', () => {
    expect(String(secret)).toBe('[redacted]')
    expect(`${secret}`).toBe('[redacted]')
    expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}')
    expect(inspect({ secret })).toBe('{ secret: [redacted] }')
    expectNothingOf(bytes, print(secret))
    expectNothingOf(bytes, print({ nested: { secret }, map: new Map([[secret, secret]]) }))
    expectNothingOf(bytes, print(Object.assign(new Error('x', { cause: secret }), { secret })))
    expectNothingOf(bytes, print(secret.key))
  })

  it('has no property with its bytes, and stores a copy', () => {
    expect(Object.keys(secret)).toEqual([])
    const mine = Buffer.from(bytes)
    const copied = new Secret(mine)
    mine.fill(0)
    copied.dangerouslyReveal().fill(0)
    expect(copied.dangerouslyReveal()).toEqual(bytes)
  })

  it('would be detected if it were printed', () => {
    const printed = [print(bytes), print({ key: bytes.toString('base64') }), print(new Error(bytes.toString('hex')))]
    for (const each of printed) expect(() => expectNothingOf(bytes, each)).toThrow()
  })
})

describe('nothing of a key is printed', () => {
  const master = randomBytes(32)
  const masterKeys = new MasterKeys({ id: 'mk_a', secret: new Secret(master) })
  const key = 'kJ8sdf72Lq0ZxWv3'
  const row: RealmKey = {
    id: 'rky_1',
    realmId: 'rlm_1',
    version: 1,
    cipher: 'AES_128_ECB',
    gatewayRealm: 'demo',
    fingerprint: '00000000',
    warnings: [],
    state: 'ACTIVE',
    activatesAt: null,
    retiresAt: null,
    sealedKey: null,
    createdAt: 0,
  }

  it('with master keys, an open vault, or a cached cipher', async () => {
    const secrets = memoryServerSecrets()
    const vault = await openVault({ masterKeys, secrets })
    const sealedKey = await vault.keyVault.seal({ realmKeyId: 'rky_1', version: 1 }, key)
    const cipher = await vault.keyVault.cipherOf({ ...row, sealedKey })
    const printed = [masterKeys, vault, vault.keyVault, cipher].map(print).join('\n')
    for (const { name, sealed } of secrets.rows) {
      const place = { purpose: 'server_secrets', rowId: name, column: 'sealed', keyVersion: 1 }
      expectNothingOf(openEnvelope(masterKeys, place, sealed), printed)
    }
    expectNothingOf(master, printed)
    expectNothingOf(Buffer.from(key), printed + sealedKey)
  })

  it('with an error: wrong master key, damaged or destroyed key, or a key with the wrong length for its cipher', async () => {
    const vault = createKeyVault(masterKeys, Secret.random())
    const secrets = memoryServerSecrets()
    await openVault({ masterKeys, secrets })
    const others = new MasterKeys({ id: 'mk_a', secret: Secret.random() })
    const sealedKey = await vault.seal({ realmKeyId: 'rky_1', version: 1 }, key)
    const calls = [
      () => openVault({ masterKeys: others, secrets }),
      () => openVault({ masterKeys, secrets: memoryServerSecrets(secrets.rows.slice(1)) }),
      () => createKeyVault(others, Secret.random()).cipherOf({ ...row, sealedKey }),
      () => vault.cipherOf({ ...row, version: 2, sealedKey }),
      () => vault.cipherOf(row),
      () => createKeyVault(masterKeys, Secret.random()).cipherOf({ ...row, sealedKey, cipher: 'AES_256_CBC_HMAC' }),
    ]
    const errors = await Promise.all(calls.map((call) => call().catch((error: unknown) => error)))
    expect(errors.map((error) => (error instanceof Error && 'code' in error ? error.code : error))).toEqual([
      'WRONG_MASTER_KEY',
      'SECRETS_INCOMPLETE',
      'NOT_OPENED',
      'NOT_OPENED',
      'KEY_DESTROYED',
      'KEY_LENGTH_WRONG',
    ])
    const printed = errors.map(print).join('\n')
    expectNothingOf(master, printed)
    expectNothingOf(Buffer.from(key), printed)
  })
})

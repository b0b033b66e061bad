import { gcm } from '@noble/ciphers/aes.js'
import { describe, expect, it } from 'vitest'
import type { EnvelopeContext } from '../../src/vault/envelope.ts'
import { openEnvelope, sealEnvelope } from '../../src/vault/envelope.ts'
import { MasterKeys } from '../../src/vault/masterKeys.ts'
import { newMasterKey, newMasterKeys } from './newMasterKeys.ts'
import { outcomeOf } from './outcomeOf.ts'

const masterKeys = newMasterKeys('mk_a')
const place: EnvelopeContext = { purpose: 'realm_keys', rowId: 'rky_1', column: 'sealed_key', keyVersion: 3 }
const text = 'kJ8sdf72Lq0ZxWv3'
const plaintext = Buffer.from(text)
const sealed = sealEnvelope(masterKeys, place, plaintext)

const tryOpen = (keys: MasterKeys, context: EnvelopeContext, envelope: string) =>
  outcomeOf(() => openEnvelope(keys, context, envelope))

const bytesOf = (encoded = '') => Buffer.from(encoded, 'base64url')

describe('an envelope', () => {
  it('opens at its location to the sealed value', () => {
    expect(openEnvelope(masterKeys, place, sealed).toString()).toBe(text)
    for (const length of [0, 1, 32, 1000]) {
      const content = Buffer.alloc(length, 'x')
      expect(openEnvelope(masterKeys, place, sealEnvelope(masterKeys, place, content))).toEqual(content)
    }
  })

  it('consists of v1, the id of the master key, the wrapped data key and the content', () => {
    const [format, kekId, wrapped, content, ...rest] = sealed.split('.')
    expect([format, kekId, rest]).toEqual(['v1', 'mk_a', []])
    expect(bytesOf(wrapped)).toHaveLength(12 + 32 + 16)
    expect(bytesOf(content)).toHaveLength(12 + text.length + 16)
  })

  it('opens with another implementation of AES-GCM and the names of the two locations', () => {
    const [, , wrapped, content] = sealed.split('.').map(bytesOf)
    if (wrapped === undefined || content === undefined) throw new Error('no envelope')
    const open = (key: Uint8Array, blob: Buffer, associated: string) =>
      gcm(key, blob.subarray(0, 12), Buffer.from(associated)).decrypt(blob.subarray(12))
    const kek = masterKeys.first.secret.dangerouslyReveal()
    const dek = open(kek, wrapped, 'dek|mk_a|realm_keys|rky_1|sealed_key|3|v1')
    expect(Buffer.from(open(dek, content, 'realm_keys|rky_1|sealed_key|3|v1')).toString()).toBe(text)
  })

  it('never repeats a data key, a nonce or a ciphertext', () => {
    const parts = Array.from({ length: 200 }, () => sealEnvelope(masterKeys, place, plaintext).split('.'))
    for (const index of [2, 3]) {
      expect(new Set(parts.map((part) => part[index]))).toHaveProperty('size', 200)
      expect(new Set(parts.map((part) => bytesOf(part[index]).toString('hex', 0, 12)))).toHaveProperty('size', 200)
    }
    const deks = parts.map((part) => {
      const blob = bytesOf(part[2])
      const kek = masterKeys.first.secret.dangerouslyReveal()
      const data = Buffer.from('dek|mk_a|realm_keys|rky_1|sealed_key|3|v1')
      return Buffer.from(gcm(kek, blob.subarray(0, 12), data).decrypt(blob.subarray(12))).toString('hex')
    })
    expect(new Set(deks)).toHaveProperty('size', 200)
  })

  it('does not open after any single bit of either blob was changed', async () => {
    const [format, kekId, ...blobs] = sealed.split('.')
    let changes = 0
    for (const index of [0, 1]) {
      const bytes = bytesOf(blobs[index])
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const parts = blobs.map((blob, at) => (at === index ? changed.toString('base64url') : blob))
        expect(await tryOpen(masterKeys, place, [format, kekId, ...parts].join('.'))).toBe('EnvelopeError NOT_OPENED')
        changes += 1
      }
    }
    expect(changes).toBe((60 + 44) * 8)
  })

  it('does not open after any single bit of its text was changed, including spare bits of Base64 and letter case', async () => {
    const bytes = Buffer.from(sealed, 'latin1')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await tryOpen(masterKeys, place, changed.toString('latin1'))).toBe('EnvelopeError NOT_OPENED')
    }
  })

  it('does not open if it is truncated, extended, padded, or not an envelope', async () => {
    const [format, kekId, wrapped = '', content = ''] = sealed.split('.')
    const others = [
      ...Array.from({ length: sealed.length }, (_, length) => sealed.slice(0, length)),
      `${sealed}A`,
      `${sealed}=`,
      `${sealed}.`,
      `${sealed}\n`,
      ` ${sealed}`,
      [format, kekId, content, wrapped].join('.'),
      [format, kekId, wrapped, wrapped].join('.'),
      ['v2', kekId, wrapped, content].join('.'),
      'v1.mk_a..',
      'v1...',
      '{}',
    ]
    for (const other of others) expect(await tryOpen(masterKeys, place, other)).toBe('EnvelopeError NOT_OPENED')
  })

  it('does not open in another table, row, column or version', async () => {
    const elsewhere: EnvelopeContext[] = [
      { ...place, purpose: 'server_secrets' },
      { ...place, rowId: 'rky_2' },
      { ...place, rowId: 'rky_11' },
      { ...place, column: 'sealed' },
      { ...place, keyVersion: 2 },
      { ...place, keyVersion: 4 },
      { ...place, keyVersion: 33 },
    ]
    for (const other of elsewhere) expect(await tryOpen(masterKeys, other, sealed)).toBe('EnvelopeError NOT_OPENED')
  })

  it('does not open with parts of two envelopes of the same location', async () => {
    const [format, kekId, wrapped] = sealEnvelope(masterKeys, place, plaintext).split('.')
    const content = sealed.split('.')[3]
    const mixed = [format, kekId, wrapped, content].join('.')
    expect(await tryOpen(masterKeys, place, mixed)).toBe('EnvelopeError NOT_OPENED')
  })

  it('rejects a location with an ambiguous name, and a version below 1', async () => {
    const places: EnvelopeContext[] = [
      { ...place, rowId: 'rky_1|sealed_key', column: 'x' },
      { ...place, purpose: 'realm|keys' },
      { ...place, column: 'sealed|key' },
      { ...place, rowId: '' },
      { ...place, keyVersion: 0 },
      { ...place, keyVersion: 1.5 },
      { ...place, keyVersion: Number.NaN },
    ]
    for (const other of places) {
      const seal = () => sealEnvelope(masterKeys, other, plaintext)
      expect(await outcomeOf(seal)).toBe('EnvelopeError CONTEXT_INVALID')
      expect(await tryOpen(masterKeys, other, sealed)).toBe('EnvelopeError CONTEXT_INVALID')
    }
  })
})

describe('master keys', () => {
  it('give the same error for another key with the same id and for a missing key', () => {
    const messages = [newMasterKeys('mk_a'), newMasterKeys('mk_b')].map((others) => {
      try {
        openEnvelope(others, place, sealed)
      } catch (error) {
        return error instanceof Error ? error.message : ''
      }
      return 'opened'
    })
    const message = 'A sealed record cannot be opened: the master key is wrong, or the record was damaged or moved.'
    expect(messages).toEqual([message, message])
  })

  it('open what an older key sealed, and seal with the first one', async () => {
    const newer = newMasterKey('mk_b')
    const both = new MasterKeys(newer, [masterKeys.first])
    expect(openEnvelope(both, place, sealed).toString()).toBe(text)
    const resealed = sealEnvelope(both, place, plaintext)
    expect(resealed).toMatch(/^v1\.mk_b\./)
    expect(openEnvelope(new MasterKeys(newer), place, resealed).toString()).toBe(text)
    expect(await tryOpen(masterKeys, place, resealed)).toBe('EnvelopeError NOT_OPENED')
  })

  it('cannot open what another of them wrapped', async () => {
    // Two ids of one key. Only the binding of the wrap to its id distinguishes them.
    const same = new MasterKeys(masterKeys.first, [{ id: 'mk_c', secret: masterKeys.first.secret }])
    expect(await tryOpen(same, place, sealed)).toBe('done')
    expect(await tryOpen(same, place, sealed.replace('.mk_a.', '.mk_c.'))).toBe('EnvelopeError NOT_OPENED')
  })
})

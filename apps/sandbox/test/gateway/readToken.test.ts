import { createCipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readToken } from '../../gateway/tokens/readToken.ts'
import { makeToken } from './makeToken.ts'

const golden = readFileSync(new URL('vectors/golden-tokens.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const ecb = { cipher: 'AES_128_ECB', key: '0123456789abcdef' } as const
const cbc = { cipher: 'AES_256_CBC_HMAC', key: '0123456789abcdef0123456789abcdef' } as const
const readEcb = (token: string, ...keys: string[]) =>
  readToken({ token, cipher: 'AES_128_ECB', keys: keys.length > 0 ? keys : [ecb.key] })
const readCbc = (token: string, ...keys: string[]) =>
  readToken({ token, cipher: 'AES_256_CBC_HMAC', keys: keys.length > 0 ? keys : [cbc.key] })

describe('readToken', () => {
  it('reads all three tokens of each call from another implementation', () => {
    expect(golden).toHaveLength(125)
    for (const { key, account, callee, timestamp, ...tokens } of golden) {
      const read = (identity: string) => ({ kind: 'read', identity, timestamp, keyNumber: 1 })
      expect(readEcb(tokens.accountToken, key)).toEqual(read(account))
      expect(readEcb(tokens.accountToken.toUpperCase(), key)).toEqual(read(account))
      expect(readEcb(tokens.fromToken, key)).toEqual(read(`sip:${account}`))
      expect(readEcb(tokens.toToken, key)).toEqual(read(`sip:${callee}`))
      expect(readCbc(tokens.cbcAccountToken, tokens.cbcKey)).toEqual(read(account))
    }
  })

  it('reads tokens from the vendor’s own program', () => {
    const account = 'A76A24DA4EFE5DE4C93BD024BC7C8688047106354A854A4DE4B947A0810B95CBF22C14265F1BD9F3128A86FE4D7F4DCA'
    const from = '61BF0D61BA470941952BC89B8EE7413AAA16F95936FD5BD01953158AC095F9FB3A6CF32EFB1C5FD8935742A3DC8C7FFB'
    expect(readEcb(account, '1234567890abcdef')).toMatchObject({
      identity: 'user1@cctest.rbbn.com',
      timestamp: 1580746252141,
    })
    expect(readEcb(from, '1234567890abcdef')).toMatchObject({ identity: 'sip:anonymous@invalid.com' })
  })

  it('returns the number of the key that decrypted the token', () => {
    const other = 'another key 0016'
    const token = makeToken('a@b.cc', 5, { ...ecb, key: other })
    expect(readEcb(token, ecb.key, other)).toMatchObject({ kind: 'read', keyNumber: 2 })
    expect(readEcb(token, other, ecb.key)).toMatchObject({ kind: 'read', keyNumber: 1 })
  })

  it('returns the same result for a wrong key, bad padding and bytes that are not text', () => {
    for (const row of golden) expect(readEcb(row.accountToken, 'a wrong key 0016')).toEqual({ kind: 'unreadable' })
    expect(readEcb('00'.repeat(16))).toEqual({ kind: 'unreadable' })
    const aes = createCipheriv('aes-128-ecb', ecb.key, null)
    const noUtf8 = aes.update(Buffer.from('caf\u00e9@b.cc;5', 'latin1'), undefined, 'hex') + aes.final('hex')
    expect(readEcb(noUtf8)).toEqual({ kind: 'unreadable' })
    expect(readEcb(makeToken('bell\u0007@b.cc', 5, ecb))).toEqual({ kind: 'unreadable' })
    expect(readCbc(makeToken('a@b.cc', 5, { ...cbc, key: 'x'.repeat(32) }))).toEqual({ kind: 'unreadable' })
  })

  it('rejects a CBC token after any character was changed', () => {
    const token = makeToken('a@b.cc', 1_700_000_000_000, cbc)
    expect(readCbc(token)).toMatchObject({ kind: 'read' })
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === '0' ? '1' : '0'}${token.slice(at + 1)}`
      expect(readCbc(changed).kind).not.toBe('read')
    }
  })

  it('splits at the last separator, because an identity can contain one', () => {
    expect(readEcb(makeToken('a;b@c.dd', 7, ecb))).toMatchObject({ identity: 'a;b@c.dd', timestamp: 7 })
    expect(readCbc(makeToken('a;x-ts=1@c.dd', 7, cbc))).toMatchObject({ identity: 'a;x-ts=1@c.dd', timestamp: 7 })
  })

  it.each([
    ['', /^is empty$/],
    ['a'.repeat(2_080), /^is longer than 2048 characters$/],
    ['abcd', /^has 4 hex digits, which is not a multiple of 32$/],
    ['dmlzaXRvckBhbm9uLmV4YW1wbGU7MTcwMDAwMDAwMDAwMA==', /^is not hex$/],
    [makeToken('a@b.cc', 5, cbc), /^has the form of AES_256_CBC_HMAC, while the realm is set to AES_128_ECB$/],
    [makeToken('a@b.cc', Number.NaN, ecb), /^was made with the right key, but its time is not a whole number$/],
    [makeToken('', 5, ecb), /^does not contain an identity/],
  ])('reports what is wrong with the format of an ECB token: %s', (token, fault) => {
    expect(readEcb(token)).toEqual({ kind: 'malformed', fault: expect.stringMatching(fault) })
  })

  it.each([
    [makeToken('a@b.cc', 5, ecb), /^has the form of AES_128_ECB, while the realm is set to AES_256_CBC_HMAC$/],
    [makeToken('a@b.cc', 5, cbc).toLowerCase(), /^is in lower case, while its MAC is made over upper case$/],
    ['abcd', /^is not 64 hex digits of MAC, 16 characters of IV and whole blocks in hex$/],
    [makeToken('a@b.cc', Number.NaN, cbc), /^was made with the right key, but its time is not a whole number$/],
  ])('reports what is wrong with the format of a CBC token: %s', (token, fault) => {
    expect(readCbc(token)).toEqual({ kind: 'malformed', fault: expect.stringMatching(fault) })
  })
})

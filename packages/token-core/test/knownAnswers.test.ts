import { createSecretKey } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createCbcBlocks } from '../src/cbc.ts'
import { createEcbBlocks } from '../src/ecb.ts'
import { createTokenCipher } from '../src/index.ts'
import { cbcCipherWith, cbcKey, ecbKey } from './testkit/ciphers.ts'

const vectors = new URL('./vectors/', import.meta.url)

describe('tokens made by a JDK', () => {
  interface Golden {
    key: string
    account: string
    callee: string
    timestamp: number
    accountToken: string
    fromToken: string
    toToken: string
    cbcKey: string
    iv: string
    cbcAccountToken: string
  }
  const lines = readFileSync(new URL('golden-tokens.jsonl', vectors), 'utf8').trim().split('\n')
  const golden: Golden[] = lines.map((line) => JSON.parse(line))

  test('125 tokens are in the file', () => expect(golden).toHaveLength(125))

  test('ECB mints each token and reads it', () => {
    for (const { key, account, callee, timestamp, accountToken, fromToken, toToken } of golden) {
      const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key })
      expect(cipher.mint({ account, from: account, callee, timestamp })).toEqual({ accountToken, fromToken, toToken })
      expect(cipher.mintBatch({ account, from: account, callees: [callee], timestamp })).toEqual([
        { accountToken, fromToken, toToken },
      ])
      expect(cipher.read(accountToken)).toEqual({ kind: 'read', user: account, form: 'account', timestamp })
      expect(cipher.read(fromToken)).toEqual({ kind: 'read', user: account, form: 'party', timestamp })
      expect(cipher.read(toToken)).toEqual({ kind: 'read', user: callee, form: 'party', timestamp })
    }
  })

  test('CBC mints each token with its IV and reads it', () => {
    for (const { cbcKey: key, iv, account, callee, timestamp, cbcAccountToken } of golden) {
      const cipher = cbcCipherWith(key, [iv, iv, iv])
      expect(cipher.mint({ account, from: account, callee, timestamp }).accountToken).toBe(cbcAccountToken)
      expect(cipher.read(cbcAccountToken)).toEqual({ kind: 'read', user: account, form: 'account', timestamp })
    }
  })
})

describe('tokens confirmed with OpenSSL', () => {
  const request = {
    account: 'visitor@anon.example',
    from: 'visitor@anon.example',
    callee: 'helpdesk@anon.example',
    timestamp: 1700000000000,
  }

  test('ECB', () => {
    expect(createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey }).mint(request)).toEqual({
      accountToken: 'be7790d0f3945353c4633efdd1a3bbd6282f3d16bd3563a3c03a3f6277dccdb9c4c0bc749206fe9929e2abfe29c1c0bb',
      fromToken: '12d000ad6ac6977ee7a2df56f5aee61a40ef81a84b88d7cf904fe5a710cc719d610a7c903bbbe3e6bd420266abde7f90',
      toToken: '68c6dd9a6d41ad0ba4d8df2dca0db6a7ba9bc7cfba0da3527037327616c3a2d904a2e31c6545c4ecd6477cc71405735f',
    })
  })

  test('CBC', () => {
    const iv = 'abcdefghij012345'
    expect(cbcCipherWith(cbcKey, [iv, iv, iv]).mint(request)).toEqual({
      accountToken:
        '2EDB2CD93537DCC1096965FEF91EF1A584406D27066689EEC9F8D042A4988D9Dabcdefghij012345DDA74773F312A3D2EFBC20EE6A275535F9C92E9CB7C75DD9D935135FEDE67AA0C77CE1DAF275E7FD1ECB56E4DCC3F4DC',
      fromToken:
        '1FE4B2CED67410DEF74A5C4886E65B32A04EC16F6280A35B40EE0798E1F10EF0abcdefghij0123459B989361C1E5FBBF800A3FC3FAA1E6EF186AC30D084E4F7DE9F297AED09EB4985DC34A6130CDAD6A9D69B8D3AECC0AA5',
      toToken:
        'E922E659B8468A13EEC851270910ECF70D89D47D7C79BB54FAC1C668F6C7560Dabcdefghij012345FB1A0060A038C42512FBDF5910FF5D8DDE9F00E057A15C55B7DB20BEC72F19BB5660EA1F8B9845A5A106802C1221EA8D',
    })
  })
})

test('reads the upper-case tokens that the tutorial of the vendor’s generator prints', () => {
  const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: '1234567890abcdef' })
  const timestamp = 1580746252141
  const accountToken =
    'A76A24DA4EFE5DE4C93BD024BC7C8688047106354A854A4DE4B947A0810B95CBF22C14265F1BD9F3128A86FE4D7F4DCA'
  const fromToken = '61BF0D61BA470941952BC89B8EE7413AAA16F95936FD5BD01953158AC095F9FB3A6CF32EFB1C5FD8935742A3DC8C7FFB'
  const toToken = 'F7FE1788BE74891834F5C62BC7B08A8CC280471ED702247C335A5D93A741C4023A6CF32EFB1C5FD8935742A3DC8C7FFB'
  expect(cipher.read(accountToken)).toEqual({ kind: 'read', user: 'user1@cctest.rbbn.com', form: 'account', timestamp })
  expect(cipher.read(fromToken)).toEqual({ kind: 'read', user: 'anonymous@invalid.com', form: 'party', timestamp })
  expect(cipher.read(toToken)).toEqual({ kind: 'read', user: 'user1@cctest.rbbn.com', form: 'party', timestamp })
  expect(
    cipher.mint({
      account: 'user1@cctest.rbbn.com',
      from: 'anonymous@invalid.com',
      callee: 'user1@cctest.rbbn.com',
      timestamp,
    }),
  ).toEqual({
    accountToken: accountToken.toLowerCase(),
    fromToken: fromToken.toLowerCase(),
    toToken: toToken.toLowerCase(),
  })
})

describe('NIST AESAVS', () => {
  interface KnownAnswer {
    section: 'ENCRYPT' | 'DECRYPT'
    key: Buffer
    iv: Buffer
    plaintext: Buffer
    ciphertext: Buffer
  }

  function readAnswers(file: string): KnownAnswer[] {
    const text = readFileSync(new URL(`nist/${file}`, vectors), 'utf8')
    return text.split(/^(?=\[(?:EN|DE)CRYPT\])/m).flatMap((part) => {
      const section = part.startsWith('[ENCRYPT]') ? 'ENCRYPT' : 'DECRYPT'
      return part
        .split(/^COUNT = /m)
        .slice(1)
        .map((entry) => {
          const field = (name: string) =>
            Buffer.from(new RegExp(`^${name} = ([0-9a-f]+)`, 'm').exec(entry)?.[1] ?? '', 'hex')
          return {
            section,
            key: field('KEY'),
            iv: field('IV'),
            plaintext: field('PLAINTEXT'),
            ciphertext: field('CIPHERTEXT'),
          } as const
        })
    })
  }

  const files = readdirSync(new URL('nist/', vectors)).filter((file) => file.endsWith('.rsp'))

  test('ten files are in the folder', () => expect(files).toHaveLength(10))

  test.each(files.map((file) => [file, readAnswers(file)] as const))('%s', (file, answers) => {
    expect(answers.filter(({ section }) => section === 'ENCRYPT').length).toBeGreaterThan(4)
    expect(answers.filter(({ section }) => section === 'DECRYPT').length).toBeGreaterThan(4)
    for (const { section, key, iv, plaintext, ciphertext } of answers) {
      expect(plaintext.length).toBeGreaterThan(0)
      const keyObject = createSecretKey(key)
      if (file.startsWith('ECB')) {
        const direction = section === 'ENCRYPT' ? 'encrypt' : 'decrypt'
        const [given, owed] = section === 'ENCRYPT' ? [plaintext, ciphertext] : [ciphertext, plaintext]
        const blocks = createEcbBlocks(keyObject)
        expect(blocks[direction](given).toString('hex')).toBe(owed.toString('hex'))
        expect(blocks[direction](given).toString('hex')).toBe(owed.toString('hex'))
      } else {
        const blocks = createCbcBlocks(keyObject)
        // Twice, because the second message continues the cipher of the first.
        for (let i = 0; i < 2; i++) {
          const result =
            section === 'ENCRYPT' ? blocks.encrypt(Buffer.from(plaintext), iv) : blocks.decrypt(ciphertext, iv)
          expect(result.toString('hex')).toBe((section === 'ENCRYPT' ? ciphertext : plaintext).toString('hex'))
        }
      }
    }
  })
})

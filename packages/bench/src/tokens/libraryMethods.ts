import { createHmac } from 'node:crypto'
import { cbc, ecb } from '@noble/ciphers/aes.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import aesJs from 'aes-js'
import cryptoJs from 'crypto-js'
import { insecureIv, mintEach, splitText, type TokenMaker } from './vendorMethod.ts'

/** `@noble/ciphers` and `@noble/hashes`. `Buffer` converts between bytes and hex, because it is the fastest way. */
export const nobleMethod = {
  ecb(key: string): TokenMaker {
    const keyBytes = Buffer.from(key, 'latin1')
    return ecbMaker({
      encrypt: (text) => hexOf(ecb(keyBytes).encrypt(Buffer.from(text))),
      decrypt: (hex) => textOf(ecb(keyBytes).decrypt(Buffer.from(hex, 'hex'))),
    })
  },

  cbc(key: string): TokenMaker {
    const keyBytes = Buffer.from(key, 'latin1')
    return cbcMaker({
      macOf: (text) => hexOf(hmac(sha256, keyBytes, Buffer.from(text))),
      encrypt: (text, iv) => hexOf(cbc(keyBytes, Buffer.from(iv)).encrypt(Buffer.from(text))),
      decrypt: (hex, iv) => textOf(cbc(keyBytes, Buffer.from(iv)).decrypt(Buffer.from(hex, 'hex'))),
    })
  },
}

/** `aes-js`, used as in its manual. `aes-js` has no HMAC, so the HMAC comes from `node:crypto`. */
export const aesJsMethod = {
  ecb(key: string): TokenMaker {
    const keyBytes = utils.utf8.toBytes(key)
    const mode = () => new ModeOfOperation.ecb(keyBytes)
    return ecbMaker({
      encrypt: (text) => utils.hex.fromBytes(mode().encrypt(padding.pkcs7.pad(utils.utf8.toBytes(text)))),
      decrypt: (hex) => utils.utf8.fromBytes(padding.pkcs7.strip(mode().decrypt(utils.hex.toBytes(hex)))),
    })
  },

  cbc(key: string): TokenMaker {
    const keyBytes = utils.utf8.toBytes(key)
    const mode = (iv: string) => new ModeOfOperation.cbc(keyBytes, utils.utf8.toBytes(iv))
    return cbcMaker({
      macOf: (text) => createHmac('sha256', key).update(text).digest('hex'),
      encrypt: (text, iv) => utils.hex.fromBytes(mode(iv).encrypt(padding.pkcs7.pad(utils.utf8.toBytes(text)))),
      decrypt: (hex, iv) => utils.utf8.fromBytes(padding.pkcs7.strip(mode(iv).decrypt(utils.hex.toBytes(hex)))),
    })
  },
}

/** `crypto-js`, the first result of a search for "AES ECB JavaScript". */
export const cryptoJsMethod = {
  ecb(key: string): TokenMaker {
    const keyWords = enc.Utf8.parse(key)
    const options = { mode: mode.ECB, padding: pad.Pkcs7 }
    return ecbMaker({
      encrypt: (text) => AES.encrypt(text, keyWords, options).ciphertext.toString(enc.Hex),
      decrypt: (hex) => AES.decrypt({ ciphertext: enc.Hex.parse(hex) }, keyWords, options).toString(enc.Utf8),
    })
  },

  cbc(key: string): TokenMaker {
    const keyWords = enc.Utf8.parse(key)
    const options = (iv: string) => ({ mode: mode.CBC, padding: pad.Pkcs7, iv: enc.Utf8.parse(iv) })
    return cbcMaker({
      macOf: (text) => HmacSHA256(text, keyWords).toString(enc.Hex),
      encrypt: (text, iv) => AES.encrypt(text, keyWords, options(iv)).ciphertext.toString(enc.Hex),
      decrypt: (hex, iv) => AES.decrypt({ ciphertext: enc.Hex.parse(hex) }, keyWords, options(iv)).toString(enc.Utf8),
    })
  },
}

const { ModeOfOperation, padding, utils } = aesJs
const { AES, HmacSHA256, enc, mode, pad } = cryptoJs

interface EcbLibrary {
  encrypt(text: string): string
  decrypt(hex: string): string
}

function ecbMaker({ encrypt, decrypt }: EcbLibrary): TokenMaker {
  return { mint: (request) => mintEach(request, '', encrypt), read: (token) => splitText(decrypt(token), '') }
}

/** The functions of a library for the CBC format. All hex is lower case. */
interface CbcLibrary {
  macOf(text: string): string
  encrypt(text: string, iv: string): string
  decrypt(hex: string, iv: string): string
}

function cbcMaker({ macOf, encrypt, decrypt }: CbcLibrary): TokenMaker {
  const encryptToken = (text: string) => {
    const iv = insecureIv()
    const message = iv + encrypt(text, iv).toUpperCase()
    return macOf(message).toUpperCase() + message
  }
  const decryptToken = (token: string) => {
    if (macOf(token.slice(64)).toUpperCase() !== token.slice(0, 64)) throw new Error('The MAC is wrong.')
    return decrypt(token.slice(80), token.slice(64, 80))
  }
  return {
    mint: (request) => mintEach(request, 'x-ts=', encryptToken),
    read: (token) => splitText(decryptToken(token), 'x-ts='),
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

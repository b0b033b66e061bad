import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import type { MintRequest, TokenReading, TokenSet } from '@anoncall/token-core'

/** One implementation of minting and reading the tokens of one key. */
export interface TokenMaker {
  mint(request: MintRequest): TokenSet
  read(token: string): TokenReading
}

/**
 * The method of the vendor's sample servers, written from the description of the format. The method creates a cipher for
 * each token and joins the hex of `update` and `final`. In CBC, one IV from `Math.random` is used for the three tokens
 * of a credential.
 */
export const vendorMethod = {
  ecb(key: string): TokenMaker {
    const encrypt = (text: string) => {
      const cipher = createCipheriv('aes-128-ecb', key, null)
      let hex = cipher.update(text, 'utf8', 'hex')
      hex += cipher.final('hex')
      return hex
    }
    const decrypt = (token: string) => {
      const decipher = createDecipheriv('aes-128-ecb', key, null)
      let text = decipher.update(token, 'hex', 'utf8')
      text += decipher.final('utf8')
      return text
    }
    return { mint: (request) => mintEach(request, '', encrypt), read: (token) => splitText(decrypt(token), '') }
  },

  cbc(key: string): TokenMaker {
    const macOf = (text: string) => createHmac('sha256', key).update(text).digest('hex').toUpperCase()
    const encrypt = (text: string, iv: string) => {
      const cipher = createCipheriv('aes-256-cbc', key, iv)
      let hex = cipher.update(text, 'utf8', 'hex')
      hex += cipher.final('hex')
      const message = iv + hex.toUpperCase()
      return macOf(message) + message
    }
    const decrypt = (token: string) => {
      if (macOf(token.slice(64)) !== token.slice(0, 64)) throw new Error('The MAC is wrong.')
      const decipher = createDecipheriv('aes-256-cbc', key, token.slice(64, 80))
      let text = decipher.update(token.slice(80), 'hex', 'utf8')
      text += decipher.final('utf8')
      return text
    }
    return {
      mint: (request) => {
        const iv = insecureIv()
        return mintEach(request, 'x-ts=', (text) => encrypt(text, iv))
      },
      read: (token) => splitText(decrypt(token), 'x-ts='),
    }
  },
}

/** Encrypts the three texts of a call one by one. */
export function mintEach(
  { account, from, callee, timestamp }: MintRequest,
  label: '' | 'x-ts=',
  encrypt: (text: string) => string,
): TokenSet {
  return {
    accountToken: encrypt(`${account};${label}${timestamp}`),
    fromToken: encrypt(`sip:${from};${label}${timestamp}`),
    toToken: encrypt(`sip:${callee};${label}${timestamp}`),
  }
}

/** Splits a token text into its parts without checking them. */
export function splitText(text: string, label: '' | 'x-ts='): TokenReading {
  const split = text.lastIndexOf(';')
  const timestamp = Number(text.slice(split + 1 + label.length))
  return text.startsWith('sip:')
    ? { kind: 'read', user: text.slice(4, split), form: 'party', timestamp }
    : { kind: 'read', user: text.slice(0, split), form: 'account', timestamp }
}

const IV_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Returns 16 characters from a generator that is not suitable for keys, as the vendor's samples do. */
export function insecureIv(): string {
  let iv = ''
  for (let i = 0; i < 16; i++) iv += IV_CHARACTERS.charAt(Math.floor(Math.random() * IV_CHARACTERS.length))
  return iv
}

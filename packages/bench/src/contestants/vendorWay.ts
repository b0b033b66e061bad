import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { mintEach, splitText, type TokenMaker } from './TokenMaker.ts'

/**
 * How the vendor's sample servers go about it, written from the description of the format: a new cipher for every token, its
 * hex put together from chunks; in CBC one IV from `Math.random` for the three tokens of a call.
 */
export const vendorWay = {
  ecb(key: string): TokenMaker {
    const seal = (text: string) => {
      const cipher = createCipheriv('aes-128-ecb', key, null)
      let hex = cipher.update(text, 'utf8', 'hex')
      hex += cipher.final('hex')
      return hex
    }
    const open = (token: string) => {
      const decipher = createDecipheriv('aes-128-ecb', key, null)
      let text = decipher.update(token, 'hex', 'utf8')
      text += decipher.final('utf8')
      return text
    }
    return { mint: (request) => mintEach(request, '', seal), read: (token) => splitText(open(token), '') }
  },

  cbc(key: string): TokenMaker {
    const mac = (text: string) => createHmac('sha256', key).update(text).digest('hex').toUpperCase()
    const seal = (text: string, iv: string) => {
      const cipher = createCipheriv('aes-256-cbc', key, iv)
      let hex = cipher.update(text, 'utf8', 'hex')
      hex += cipher.final('hex')
      const message = iv + hex.toUpperCase()
      return mac(message) + message
    }
    const open = (token: string) => {
      if (mac(token.slice(64)) !== token.slice(0, 64)) throw new Error('The MAC is wrong.')
      const decipher = createDecipheriv('aes-256-cbc', key, token.slice(64, 80))
      let text = decipher.update(token.slice(80), 'hex', 'utf8')
      text += decipher.final('utf8')
      return text
    }
    return {
      mint: (request) => {
        const iv = drawIv()
        return mintEach(request, 'x-ts=', (text) => seal(text, iv))
      },
      read: (token) => splitText(open(token), 'x-ts='),
    }
  },
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Sixteen characters from a generator that is none for keys: what is measured here is a bad habit. */
export function drawIv(): string {
  let iv = ''
  for (let i = 0; i < 16; i++) iv += alphabet.charAt(Math.floor(Math.random() * alphabet.length))
  return iv
}

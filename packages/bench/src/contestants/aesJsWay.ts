import { createHmac } from 'node:crypto'
import aesJs from 'aes-js'
import { mintEach, splitText, type TokenMaker } from './TokenMaker.ts'
import { drawIv } from './vendorWay.ts'

const { ModeOfOperation, padding, utils } = aesJs

/** aes-js as its manual has it. It has no HMAC, so `node:crypto` lends one. */
export const aesJsWay = {
  ecb(key: string): TokenMaker {
    const keyBytes = utils.utf8.toBytes(key)
    const seal = (text: string) =>
      utils.hex.fromBytes(new ModeOfOperation.ecb(keyBytes).encrypt(padding.pkcs7.pad(utils.utf8.toBytes(text))))
    const open = (token: string) =>
      utils.utf8.fromBytes(padding.pkcs7.strip(new ModeOfOperation.ecb(keyBytes).decrypt(utils.hex.toBytes(token))))
    return { mint: (request) => mintEach(request, '', seal), read: (token) => splitText(open(token), '') }
  },

  cbc(key: string): TokenMaker {
    const keyBytes = utils.utf8.toBytes(key)
    const mac = (text: string) => createHmac('sha256', key).update(text).digest('hex').toUpperCase()
    const mode = (iv: string) => new ModeOfOperation.cbc(keyBytes, utils.utf8.toBytes(iv))
    const seal = (text: string) => {
      const iv = drawIv()
      const message =
        iv + utils.hex.fromBytes(mode(iv).encrypt(padding.pkcs7.pad(utils.utf8.toBytes(text)))).toUpperCase()
      return mac(message) + message
    }
    const open = (token: string) => {
      if (mac(token.slice(64)) !== token.slice(0, 64)) throw new Error('The MAC is wrong.')
      const padded = mode(token.slice(64, 80)).decrypt(utils.hex.toBytes(token.slice(80)))
      return utils.utf8.fromBytes(padding.pkcs7.strip(padded))
    }
    return { mint: (request) => mintEach(request, 'x-ts=', seal), read: (token) => splitText(open(token), 'x-ts=') }
  },
}

import cryptoJs from 'crypto-js'
import { mintEach, splitText, type TokenMaker } from './TokenMaker.ts'
import { drawIv } from './vendorWay.ts'

const { AES, HmacSHA256, enc, mode, pad } = cryptoJs

/** crypto-js, which is what a search for «AES ECB JavaScript» finds first. */
export const cryptoJsWay = {
  ecb(key: string): TokenMaker {
    const keyWords = enc.Utf8.parse(key)
    const options = { mode: mode.ECB, padding: pad.Pkcs7 }
    const seal = (text: string) => AES.encrypt(text, keyWords, options).ciphertext.toString(enc.Hex)
    const open = (token: string) =>
      AES.decrypt({ ciphertext: enc.Hex.parse(token) }, keyWords, options).toString(enc.Utf8)
    return { mint: (request) => mintEach(request, '', seal), read: (token) => splitText(open(token), '') }
  },

  cbc(key: string): TokenMaker {
    const keyWords = enc.Utf8.parse(key)
    const mac = (text: string) => HmacSHA256(text, keyWords).toString(enc.Hex).toUpperCase()
    const options = (iv: string) => ({ mode: mode.CBC, padding: pad.Pkcs7, iv: enc.Utf8.parse(iv) })
    const seal = (text: string) => {
      const iv = drawIv()
      const message = iv + AES.encrypt(text, keyWords, options(iv)).ciphertext.toString(enc.Hex).toUpperCase()
      return mac(message) + message
    }
    const open = (token: string) => {
      if (mac(token.slice(64)) !== token.slice(0, 64)) throw new Error('The MAC is wrong.')
      const ciphertext = enc.Hex.parse(token.slice(80))
      return AES.decrypt({ ciphertext }, keyWords, options(token.slice(64, 80))).toString(enc.Utf8)
    }
    return { mint: (request) => mintEach(request, 'x-ts=', seal), read: (token) => splitText(open(token), 'x-ts=') }
  },
}

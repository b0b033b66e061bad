declare module 'aes-js' {
  interface Mode {
    encrypt(bytes: Uint8Array): Uint8Array
    decrypt(bytes: Uint8Array): Uint8Array
  }
  const aesJs: {
    ModeOfOperation: {
      ecb: new (key: Uint8Array) => Mode
      cbc: new (key: Uint8Array, iv: Uint8Array) => Mode
    }
    padding: { pkcs7: { pad(bytes: Uint8Array): Uint8Array; strip(bytes: Uint8Array): Uint8Array } }
    utils: {
      utf8: { toBytes(text: string): Uint8Array; fromBytes(bytes: Uint8Array): string }
      hex: { toBytes(hex: string): Uint8Array; fromBytes(bytes: Uint8Array): string }
    }
  }
  export = aesJs
}

declare module 'crypto-js' {
  interface Words {
    toString(encoding?: object): string
  }
  interface Options {
    mode: object
    padding: object
    iv?: Words
  }
  const cryptoJs: {
    AES: {
      encrypt(text: string, key: Words, options: Options): { ciphertext: Words }
      decrypt(parameters: { ciphertext: Words }, key: Words, options: Options): Words
    }
    HmacSHA256(text: string, key: Words): Words
    enc: { Utf8: { parse(text: string): Words }; Hex: { parse(hex: string): Words } }
    mode: { ECB: object; CBC: object }
    pad: { Pkcs7: object }
  }
  export = cryptoJs
}

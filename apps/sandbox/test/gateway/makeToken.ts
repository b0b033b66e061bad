import { createCipheriv, createHmac } from 'node:crypto'

/** Creates a token as the API does. The gateway decrypts the token with a different implementation. */
export function makeToken(
  identity: string,
  timestamp: number,
  { cipher, key, iv = 'abcdefghij012345' }: { cipher: 'AES_128_ECB' | 'AES_256_CBC_HMAC'; key: string; iv?: string },
): string {
  if (cipher === 'AES_128_ECB') {
    const aes = createCipheriv('aes-128-ecb', key, null)
    return aes.update(`${identity};${timestamp}`, 'utf8', 'hex') + aes.final('hex')
  }
  const aes = createCipheriv('aes-256-cbc', key, iv)
  const body = (aes.update(`${identity};x-ts=${timestamp}`, 'utf8', 'hex') + aes.final('hex')).toUpperCase()
  const mac = createHmac('sha256', key).update(`${iv}${body}`).digest('hex').toUpperCase()
  return `${mac}${iv}${body}`
}

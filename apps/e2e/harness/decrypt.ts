import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { cbc, ecb } from '@noble/ciphers/aes.js'
import { findOnPath } from './findOnPath.ts'

/** Decrypts an AES-128-ECB token with OpenSSL. */
export function decryptEcb(token: string, key: string): string {
  return openssl('aes-128-ecb', Buffer.from(token, 'hex'), Buffer.from(key, 'ascii'))
}

/** Checks the MAC of an AES-256-CBC token, and decrypts the token with OpenSSL. */
export function decryptCbc(token: string, key: string): string {
  const [mac, iv, ciphertext] = [token.slice(0, 64), token.slice(64, 80), token.slice(80)]
  const expected = createHmac('sha256', key).update(`${iv}${ciphertext}`).digest('hex').toUpperCase()
  if (mac !== expected) throw new Error('The MAC does not match.')
  return openssl('aes-256-cbc', Buffer.from(ciphertext, 'hex'), Buffer.from(key, 'ascii'), Buffer.from(iv, 'ascii'))
}

const program = findOnPath('openssl', 'openssl.exe')
if (program === undefined)
  process.stdout.write('  openssl is not on PATH: tokens are decrypted with @noble/ciphers instead\n')

function openssl(cipher: 'aes-128-ecb' | 'aes-256-cbc', ciphertext: Buffer, key: Buffer, iv?: Buffer): string {
  if (program === undefined) {
    const reader = iv === undefined ? ecb(key) : cbc(key, iv)
    return Buffer.from(reader.decrypt(ciphertext)).toString()
  }
  const ivArguments = iv === undefined ? [] : ['-iv', iv.toString('hex')]
  const run = spawnSync(program, ['enc', '-d', `-${cipher}`, '-K', key.toString('hex'), ...ivArguments], {
    input: ciphertext,
  })
  if (run.status !== 0) throw new Error(`openssl ended with ${run.status}: ${run.stderr.toString()}`)
  return run.stdout.toString()
}

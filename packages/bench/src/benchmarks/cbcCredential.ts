import { createCipheriv, createHmac } from 'node:crypto'
import { createTokenCipher, type MintRequest, type TokenSet } from '@anoncall/token-core'
import { aesJsWay } from '../contestants/aesJsWay.ts'
import { cryptoJsWay } from '../contestants/cryptoJsWay.ts'
import { nobleWay } from '../contestants/nobleWay.ts'
import { vendorWay } from '../contestants/vendorWay.ts'
import { createPairedBenchmark } from '../harness/createPairedBenchmark.ts'
import { cbcKey, sampleRequests } from '../sampleRequests.ts'

/** One credential, three CBC tokens with their MACs. */
export const cbcCredential = createPairedBenchmark<MintRequest, TokenSet>({
  name: 'cbc-credential',
  title: 'one credential (three tokens), AES-256-CBC + HMAC-SHA-256',
  unit: 'credential',
  baseline: "vendor's way",
  operationsPerInput: 1,
  goals: [{ contestant: 'token-core', ratioMin: 1.3 }],
  createContestants() {
    const inputs = sampleRequests(10_000, { perTick: 1 })
    const cipher = createCipheriv('aes-256-cbc', cbcKey, Buffer.alloc(16)).setAutoPadding(false)
    const threeBlocks = Buffer.alloc(3 * 16)
    const floorToken = () => {
      const hex = cipher.update(threeBlocks).toString('hex')
      return createHmac('sha256', cbcKey).update(hex, 'latin1').digest('hex') + hex
    }
    return [
      { name: "vendor's way", inputs, work: vendorWay.cbc(cbcKey).mint },
      { name: 'token-core', inputs, work: createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey }).mint },
      { name: '@noble/ciphers + hashes', inputs, work: nobleWay.cbc(cbcKey).mint },
      { name: 'aes-js + node HMAC', inputs, work: aesJsWay.cbc(cbcKey).mint },
      { name: 'crypto-js', inputs, work: cryptoJsWay.cbc(cbcKey).mint },
      {
        name: 'floor: 3 x (update of 3 blocks, HMAC, hex)',
        isFloor: true,
        inputs,
        work: () => ({ accountToken: floorToken(), fromToken: floorToken(), toToken: floorToken() }),
      },
    ]
  },
})

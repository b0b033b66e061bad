import { createCipheriv, createHmac } from 'node:crypto'
import {
  createTokenCipher,
  type MintBatchRequest,
  type MintRequest,
  type TokenReading,
  type TokenSet,
} from '@anoncall/token-core'
import { aesJsMethod, cryptoJsMethod, nobleMethod } from './libraryMethods.ts'
import { createPairedBenchmark } from './paired.ts'
import { CBC_KEY, ECB_KEY, sampleCallees, sampleRequests } from './sampleRequests.ts'
import { type TokenMaker, vendorMethod } from './vendorMethod.ts'

const VENDOR = "vendor's method"
const OURS = 'token-core'

/** One credential: three ECB tokens. */
export const ecbCredential = createPairedBenchmark<MintRequest, TokenSet>({
  name: 'ecb-credential',
  title: 'one credential (three tokens), AES-128-ECB',
  unit: 'credential',
  baseline: VENDOR,
  operationsPerInput: 1,
  goals: [{ contestant: OURS, ratioMin: 4 }],
  createContestants() {
    const inputs = sampleRequests(10_000)
    const floor = createCipheriv('aes-128-ecb', ECB_KEY, null).setAutoPadding(false)
    const nineBlocks = Buffer.alloc(9 * 16)
    return [
      { name: VENDOR, inputs, work: vendorMethod.ecb(ECB_KEY).mint },
      { name: OURS, inputs, work: createTokenCipher({ cipher: 'AES_128_ECB', key: ECB_KEY }).mint },
      { name: '@noble/ciphers', inputs, work: nobleMethod.ecb(ECB_KEY).mint },
      { name: 'aes-js', inputs, work: aesJsMethod.ecb(ECB_KEY).mint },
      { name: 'crypto-js', inputs, work: cryptoJsMethod.ecb(ECB_KEY).mint },
      {
        name: 'floor: update of 9 blocks, hex',
        isFloor: true,
        inputs,
        work: () => {
          const hex = floor.update(nineBlocks).toString('hex')
          return { accountToken: hex, fromToken: hex, toToken: hex }
        },
      },
    ]
  },
})

const CALLEES_PER_BATCH = 1000

/** A thousand credentials with one timestamp. */
export const ecbBatch = createPairedBenchmark<MintBatchRequest, TokenSet[]>({
  name: 'ecb-batch',
  title: 'a batch of 1,000 credentials, AES-128-ECB',
  unit: 'credential',
  baseline: VENDOR,
  operationsPerInput: CALLEES_PER_BATCH,
  goals: [{ contestant: OURS, ratioMin: 20 }],
  createContestants() {
    const callees = sampleCallees(CALLEES_PER_BATCH)
    const inputs = sampleRequests(1000).map(({ account, from, timestamp }) => ({
      account,
      from,
      callees,
      timestamp,
    }))
    const floor = createCipheriv('aes-128-ecb', ECB_KEY, null).setAutoPadding(false)
    const blocks = Buffer.alloc(CALLEES_PER_BATCH * 3 * 16)
    return [
      { name: VENDOR, inputs, work: oneByOne(vendorMethod.ecb(ECB_KEY)) },
      { name: OURS, inputs, work: createTokenCipher({ cipher: 'AES_128_ECB', key: ECB_KEY }).mintBatch },
      { name: '@noble/ciphers', inputs, work: oneByOne(nobleMethod.ecb(ECB_KEY)) },
      { name: 'aes-js', inputs, work: oneByOne(aesJsMethod.ecb(ECB_KEY)) },
      { name: 'crypto-js', inputs, work: oneByOne(cryptoJsMethod.ecb(ECB_KEY)) },
      {
        name: 'floor: update of 3,000 blocks, hex',
        isFloor: true,
        inputs,
        work: () => {
          const hex = floor.update(blocks).toString('hex')
          return [{ accountToken: hex, fromToken: hex, toToken: hex }]
        },
      },
    ]
  },
})

function oneByOne(maker: TokenMaker): (request: MintBatchRequest) => TokenSet[] {
  return ({ callees, ...shared }) => callees.map((callee) => maker.mint({ ...shared, callee }))
}

/** One credential: three CBC tokens with their MACs. */
export const cbcCredential = createPairedBenchmark<MintRequest, TokenSet>({
  name: 'cbc-credential',
  title: 'one credential (three tokens), AES-256-CBC + HMAC-SHA-256',
  unit: 'credential',
  baseline: VENDOR,
  operationsPerInput: 1,
  goals: [{ contestant: OURS, ratioMin: 1.3 }],
  createContestants() {
    const inputs = sampleRequests(10_000)
    const cipher = createCipheriv('aes-256-cbc', CBC_KEY, Buffer.alloc(16)).setAutoPadding(false)
    const threeBlocks = Buffer.alloc(3 * 16)
    const floorToken = () => {
      const hex = cipher.update(threeBlocks).toString('hex')
      return createHmac('sha256', CBC_KEY).update(hex, 'latin1').digest('hex') + hex
    }
    return [
      { name: VENDOR, inputs, work: vendorMethod.cbc(CBC_KEY).mint },
      { name: OURS, inputs, work: createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: CBC_KEY }).mint },
      { name: '@noble/ciphers + hashes', inputs, work: nobleMethod.cbc(CBC_KEY).mint },
      { name: 'aes-js + node HMAC', inputs, work: aesJsMethod.cbc(CBC_KEY).mint },
      { name: 'crypto-js', inputs, work: cryptoJsMethod.cbc(CBC_KEY).mint },
      {
        name: 'floor: 3 x (update of 3 blocks, HMAC, hex)',
        isFloor: true,
        inputs,
        work: () => ({ accountToken: floorToken(), fromToken: floorToken(), toToken: floorToken() }),
      },
    ]
  },
})

/** Reading one ECB token. Unlike the other contestants, token-core checks the grammar and the padding. */
export const ecbRead = createPairedBenchmark<string, TokenReading>({
  name: 'ecb-read',
  title: 'reading one token, AES-128-ECB',
  unit: 'token',
  baseline: VENDOR,
  operationsPerInput: 1,
  goals: [],
  createContestants() {
    const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ECB_KEY })
    const inputs = sampleRequests(1000).map((request) => cipher.mint(request).toToken)
    return [
      { name: VENDOR, inputs, work: vendorMethod.ecb(ECB_KEY).read },
      { name: OURS, inputs, work: cipher.read },
      { name: '@noble/ciphers', inputs, work: nobleMethod.ecb(ECB_KEY).read },
      { name: 'aes-js', inputs, work: aesJsMethod.ecb(ECB_KEY).read },
      { name: 'crypto-js', inputs, work: cryptoJsMethod.ecb(ECB_KEY).read },
    ]
  },
})

/** Reading one CBC token. Unlike the other contestants, token-core checks the grammar and the padding. */
export const cbcRead = createPairedBenchmark<string, TokenReading>({
  name: 'cbc-read',
  title: 'reading one token, AES-256-CBC + HMAC-SHA-256',
  unit: 'token',
  baseline: VENDOR,
  operationsPerInput: 1,
  goals: [],
  createContestants() {
    const cipher = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: CBC_KEY })
    const inputs = sampleRequests(1000).map((request) => cipher.mint(request).toToken)
    return [
      { name: VENDOR, inputs, work: vendorMethod.cbc(CBC_KEY).read },
      { name: OURS, inputs, work: cipher.read },
      { name: '@noble/ciphers', inputs, work: nobleMethod.cbc(CBC_KEY).read },
      { name: 'aes-js', inputs, work: aesJsMethod.cbc(CBC_KEY).read },
      { name: 'crypto-js', inputs, work: cryptoJsMethod.cbc(CBC_KEY).read },
    ]
  },
})

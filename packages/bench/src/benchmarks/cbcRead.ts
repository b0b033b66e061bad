import { createTokenCipher, type TokenReading } from '@anoncall/token-core'
import { aesJsWay } from '../contestants/aesJsWay.ts'
import { cryptoJsWay } from '../contestants/cryptoJsWay.ts'
import { nobleWay } from '../contestants/nobleWay.ts'
import { vendorWay } from '../contestants/vendorWay.ts'
import { createPairedBenchmark } from '../harness/createPairedBenchmark.ts'
import { cbcKey, sampleRequests } from '../sampleRequests.ts'

/** Reading one token back, as the inspector does. Ours checks grammar and padding too; the others take what comes. */
export const cbcRead = createPairedBenchmark<string, TokenReading>({
  name: 'cbc-read',
  title: 'reading one token, AES-256-CBC + HMAC-SHA-256',
  unit: 'token',
  baseline: "vendor's way",
  operationsPerInput: 1,
  goals: [],
  createContestants() {
    const cipher = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey })
    const inputs = sampleRequests(1000, { perTick: 1 }).map((request) => cipher.mint(request).toToken)
    return [
      { name: "vendor's way", inputs, work: vendorWay.cbc(cbcKey).read },
      { name: 'token-core', inputs, work: cipher.read },
      { name: '@noble/ciphers', inputs, work: nobleWay.cbc(cbcKey).read },
      { name: 'aes-js', inputs, work: aesJsWay.cbc(cbcKey).read },
      { name: 'crypto-js', inputs, work: cryptoJsWay.cbc(cbcKey).read },
    ]
  },
})

import { createTokenCipher, type TokenReading } from '@anoncall/token-core'
import { aesJsWay } from '../contestants/aesJsWay.ts'
import { cryptoJsWay } from '../contestants/cryptoJsWay.ts'
import { nobleWay } from '../contestants/nobleWay.ts'
import { vendorWay } from '../contestants/vendorWay.ts'
import { createPairedBenchmark } from '../harness/createPairedBenchmark.ts'
import { ecbKey, sampleRequests } from '../sampleRequests.ts'

/** Reading one token back, as the inspector does. Ours checks grammar and padding too; the others take what comes. */
export const ecbRead = createPairedBenchmark<string, TokenReading>({
  name: 'ecb-read',
  title: 'reading one token, AES-128-ECB',
  unit: 'token',
  baseline: "vendor's way",
  operationsPerInput: 1,
  goals: [],
  createContestants() {
    const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })
    const inputs = sampleRequests(1000, { perTick: 1 }).map((request) => cipher.mint(request).toToken)
    return [
      { name: "vendor's way", inputs, work: vendorWay.ecb(ecbKey).read },
      { name: 'token-core', inputs, work: cipher.read },
      { name: '@noble/ciphers', inputs, work: nobleWay.ecb(ecbKey).read },
      { name: 'aes-js', inputs, work: aesJsWay.ecb(ecbKey).read },
      { name: 'crypto-js', inputs, work: cryptoJsWay.ecb(ecbKey).read },
    ]
  },
})

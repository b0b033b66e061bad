import { createCipheriv } from 'node:crypto'
import { createTokenCipher, type MintRequest, type TokenSet } from '@anoncall/token-core'
import { aesJsWay } from '../contestants/aesJsWay.ts'
import { cryptoJsWay } from '../contestants/cryptoJsWay.ts'
import { nobleWay } from '../contestants/nobleWay.ts'
import { vendorWay } from '../contestants/vendorWay.ts'
import { createPairedBenchmark } from '../harness/createPairedBenchmark.ts'
import { ecbKey, sampleRequests } from '../sampleRequests.ts'

/** One credential, three ECB tokens: what a press of the button costs. */
export const ecbCredential = createPairedBenchmark<MintRequest, TokenSet>({
  name: 'ecb-credential',
  title: 'one credential (three tokens), AES-128-ECB',
  unit: 'credential',
  baseline: "vendor's way",
  operationsPerInput: 1,
  goals: [{ contestant: 'token-core', ratioMin: 4 }],
  createContestants() {
    const inputs = sampleRequests(10_000, { perTick: 1 })
    const floor = createCipheriv('aes-128-ecb', ecbKey, null).setAutoPadding(false)
    const nineBlocks = Buffer.alloc(9 * 16)
    return [
      { name: "vendor's way", inputs, work: vendorWay.ecb(ecbKey).mint },
      { name: 'token-core', inputs, work: createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey }).mint },
      {
        name: 'token-core, 10 a tick',
        inputs: sampleRequests(10_000, { perTick: 10 }),
        work: createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey }).mint,
      },
      { name: '@noble/ciphers', inputs, work: nobleWay.ecb(ecbKey).mint },
      { name: 'aes-js', inputs, work: aesJsWay.ecb(ecbKey).mint },
      { name: 'crypto-js', inputs, work: cryptoJsWay.ecb(ecbKey).mint },
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

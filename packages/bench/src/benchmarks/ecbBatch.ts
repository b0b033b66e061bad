import { createCipheriv } from 'node:crypto'
import { createTokenCipher, type MintBatchRequest, type TokenSet } from '@anoncall/token-core'
import { aesJsWay } from '../contestants/aesJsWay.ts'
import { cryptoJsWay } from '../contestants/cryptoJsWay.ts'
import { nobleWay } from '../contestants/nobleWay.ts'
import type { TokenMaker } from '../contestants/TokenMaker.ts'
import { vendorWay } from '../contestants/vendorWay.ts'
import { createPairedBenchmark } from '../harness/createPairedBenchmark.ts'
import { ecbKey, sampleCallees, sampleRequests } from '../sampleRequests.ts'

const calleesPerBatch = 1000

/** A thousand credentials at once, as a server that prepares a directory of callees wants them. */
export const ecbBatch = createPairedBenchmark<MintBatchRequest, TokenSet[]>({
  name: 'ecb-batch',
  title: 'a batch of 1,000 credentials, AES-128-ECB',
  unit: 'credential',
  baseline: "vendor's way",
  operationsPerInput: calleesPerBatch,
  goals: [{ contestant: 'token-core', ratioMin: 20 }],
  createContestants() {
    const callees = sampleCallees(calleesPerBatch)
    const inputs = sampleRequests(1000, { perTick: 1 }).map(({ account, from, timestamp }) => ({
      account,
      from,
      callees,
      timestamp,
    }))
    const floor = createCipheriv('aes-128-ecb', ecbKey, null).setAutoPadding(false)
    const blocks = Buffer.alloc(calleesPerBatch * 3 * 16)
    return [
      { name: "vendor's way", inputs, work: oneByOne(vendorWay.ecb(ecbKey)) },
      { name: 'token-core', inputs, work: createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey }).mintBatch },
      { name: '@noble/ciphers', inputs, work: oneByOne(nobleWay.ecb(ecbKey)) },
      { name: 'aes-js', inputs, work: oneByOne(aesJsWay.ecb(ecbKey)) },
      { name: 'crypto-js', inputs, work: oneByOne(cryptoJsWay.ecb(ecbKey)) },
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

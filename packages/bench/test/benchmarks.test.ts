import { createTokenCipher, type TokenSet } from '@anoncall/token-core'
import { describe, expect, test } from 'vitest'
import { cbcCredential } from '../src/benchmarks/cbcCredential.ts'
import { cbcRead } from '../src/benchmarks/cbcRead.ts'
import { ecbBatch } from '../src/benchmarks/ecbBatch.ts'
import { ecbCredential } from '../src/benchmarks/ecbCredential.ts'
import { ecbRead } from '../src/benchmarks/ecbRead.ts'
import type { PairedBenchmark } from '../src/harness/createPairedBenchmark.ts'
import { cbcKey } from '../src/sampleRequests.ts'

/** What everyone makes of the first inputs of the contestant called `ours`. */
function results<Input, Result>(benchmark: PairedBenchmark<Input, Result>, count: number) {
  const everyone = benchmark.createContestants().filter((contestant) => contestant.isFloor !== true)
  return everyone.flatMap((inputOwner) =>
    inputOwner.inputs.slice(0, count).map((input) => everyone.map(({ name, work }) => ({ name, result: work(input) }))),
  )
}

function expectAgreement<Result>(
  rounds: { name: string; result: Result }[][],
  comparable: (result: Result) => unknown,
) {
  expect(rounds.length).toBeGreaterThan(0)
  for (const round of rounds) {
    const [reference, ...others] = round
    if (reference === undefined) throw new Error('Nobody took part.')
    expect(others.length).toBeGreaterThanOrEqual(4)
    for (const { name, result } of others)
      expect({ name, result: comparable(result) }).toEqual({ name, result: comparable(reference.result) })
  }
}

describe('every contestant does the same work', () => {
  test('ecb-credential: the same tokens', () => expectAgreement(results(ecbCredential, 12), (set) => ({ ...set })))

  test('ecb-batch: the same tokens in the same order', () =>
    expectAgreement(results(ecbBatch, 1), (sets) => sets.map((set) => ({ ...set }))))

  test('cbc-credential: tokens that say the same, under different IVs', () => {
    const cipher = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey })
    const readAll = (set: TokenSet) => [set.accountToken, set.fromToken, set.toToken].map((token) => cipher.read(token))
    const rounds = results(cbcCredential, 3)
    for (const { result } of rounds.flat()) for (const reading of readAll(result)) expect(reading.kind).toBe('read')
    expectAgreement(rounds, readAll)
  })

  test('ecb-read and cbc-read: the same readings', () => {
    for (const benchmark of [ecbRead, cbcRead]) {
      const rounds = results(benchmark, 3)
      for (const { result } of rounds.flat()) expect(result.kind).toBe('read')
      expectAgreement(rounds, (reading) => reading)
    }
  })
})

describe('every benchmark of functions runs and reports', () => {
  test.each(
    [ecbCredential, ecbBatch, cbcCredential, ecbRead, cbcRead].map((benchmark) => [benchmark.name, benchmark] as const),
  )('%s', (name, benchmark) => {
    let now = 0
    const report = benchmark.measure({
      clock: () => (now += 1e6),
      rounds: 1,
      turnMilliseconds: 1,
      onProgress: () => undefined,
    })
    expect(report.name).toBe(name)
    expect(report.rows.map(({ contestant }) => contestant)).toContain(report.baseline)
    expect(report.rows.map(({ contestant }) => contestant)).toContain('token-core')
    for (const row of report.rows) expect(row.nanoseconds.median).toBeGreaterThan(0)
    for (const goal of report.goals) expect(goal.ratio).toBeGreaterThan(0)
  })
})

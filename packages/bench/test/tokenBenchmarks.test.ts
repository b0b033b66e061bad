import { createTokenCipher, type TokenSet } from '@anoncall/token-core'
import { describe, expect, test } from 'vitest'
import type { PairedBenchmark } from '../src/tokens/paired.ts'
import { CBC_KEY } from '../src/tokens/sampleRequests.ts'
import { cbcCredential, cbcRead, ecbBatch, ecbCredential, ecbRead } from '../src/tokens/tokenBenchmarks.ts'

/** Returns the results of all contestants for their first inputs. */
function results<Input, Result>(benchmark: PairedBenchmark<Input, Result>, count: number) {
  const contestants = benchmark.createContestants().filter((contestant) => contestant.isFloor !== true)
  return contestants.flatMap((inputOwner) =>
    inputOwner.inputs
      .slice(0, count)
      .map((input) => contestants.map(({ name, work }) => ({ name, result: work(input) }))),
  )
}

function expectAgreement<Result>(
  rounds: { name: string; result: Result }[][],
  comparable: (result: Result) => unknown,
) {
  expect(rounds.length).toBeGreaterThan(0)
  for (const round of rounds) {
    const [reference, ...others] = round
    if (reference === undefined) throw new Error('There is no contestant.')
    expect(others.length).toBeGreaterThanOrEqual(4)
    for (const { name, result } of others)
      expect({ name, result: comparable(result) }).toEqual({ name, result: comparable(reference.result) })
  }
}

describe('all contestants return the same results', () => {
  test('ecb-credential: tokens', () => expectAgreement(results(ecbCredential, 12), (set) => ({ ...set })))

  test('ecb-batch: tokens in the order of the callees', () =>
    expectAgreement(results(ecbBatch, 1), (sets) => sets.map((set) => ({ ...set }))))

  test('cbc-credential: tokens with the same texts and different IVs', () => {
    const cipher = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: CBC_KEY })
    const readAll = (set: TokenSet) => [set.accountToken, set.fromToken, set.toToken].map((token) => cipher.read(token))
    const rounds = results(cbcCredential, 3)
    for (const { result } of rounds.flat()) for (const reading of readAll(result)) expect(reading.kind).toBe('read')
    expectAgreement(rounds, readAll)
  })

  test('ecb-read and cbc-read: readings', () => {
    for (const benchmark of [ecbRead, cbcRead]) {
      const rounds = results(benchmark, 3)
      for (const { result } of rounds.flat()) expect(result.kind).toBe('read')
      expectAgreement(rounds, (reading) => reading)
    }
  })
})

describe('each benchmark runs and reports', () => {
  test.each(
    [ecbCredential, ecbBatch, cbcCredential, ecbRead, cbcRead].map((benchmark) => [benchmark.name, benchmark] as const),
  )('%s', (name, benchmark) => {
    let now = 0
    const report = benchmark.measure({
      clock: () => (now += 1e6),
      rounds: 1,
      turnMs: 1,
      onProgress: () => undefined,
    })
    expect(report.name).toBe(name)
    expect(report.rows.map(({ contestant }) => contestant)).toContain(report.baseline)
    expect(report.rows.map(({ contestant }) => contestant)).toContain('token-core')
    for (const row of report.rows) expect(row.nanoseconds.median).toBeGreaterThan(0)
    for (const goal of report.goals) expect(goal.ratio).toBeGreaterThan(0)
  })
})

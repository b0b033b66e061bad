import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChallenges } from '../../src/vault/createChallenges.ts'

const secrets = { signatureSecret: 'one secret', keySignatureSecret: 'another secret' }
/** Challenges with little work for a browser. */
const challenges = createChallenges(secrets, () => 3)
const now = Date.UTC(2026, 0, 2)
const FIVE_MINUTES = 300_000

/** Solves a challenge with the library's browser code, as a page does. */
async function solve(altcha: string) {
  const challenge = JSON.parse(altcha)
  return { challenge, solution: await solveChallenge({ challenge, deriveKey }) }
}

function encode(payload: unknown): string {
  return btoa(JSON.stringify(payload))
}

async function solved(apiClientId = 'cli_1', by = challenges) {
  const { altcha } = await by.create(apiClientId, now)
  return solve(altcha)
}

describe('a challenge', () => {
  it('is solved by ALTCHA’s own browser code within five minutes', async () => {
    const { altcha, expiresAt } = await challenges.create('cli_1', now)
    expect(expiresAt).toBe(now + FIVE_MINUTES)
    const solution = encode(await solve(altcha))
    const { nonce } = JSON.parse(altcha).parameters
    const result = { kind: 'solved', challengeId: nonce, expiresAt }
    expect(await challenges.verify(solution, 'cli_1', now)).toEqual(result)
    expect(await challenges.verify(solution, 'cli_1', expiresAt - 1)).toEqual(result)
    expect(await challenges.verify(solution, 'cli_1', expiresAt)).toEqual({ kind: 'expired' })
  })

  it('is invalid if it was created while the clock was far ahead', async () => {
    const { altcha } = await challenges.create('cli_1', now)
    const solution = encode(await solve(altcha))
    expect(await challenges.verify(solution, 'cli_1', now - 60_000)).toMatchObject({ kind: 'solved' })
    expect(await challenges.verify(solution, 'cli_1', now - 60_001)).toEqual({ kind: 'expired' })
  })

  it('is never the same twice', async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, () => challenges.create('cli_1', now)))
    const nonces = texts.map(({ altcha }) => JSON.parse(altcha).parameters.nonce)
    expect(new Set(nonces).size).toBe(20)
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/)
  })

  it('requires 500 rounds per key, and reveals neither the number of keys nor the right one', async () => {
    const { altcha } = await createChallenges(secrets).create('cli_1', now)
    expect(JSON.parse(altcha)).toEqual({
      parameters: {
        algorithm: 'PBKDF2/SHA-256',
        cost: 500,
        data: { apiClientId: 'cli_1', expiresAt: now + FIVE_MINUTES },
        keyLength: 32,
        keyPrefix: expect.stringMatching(/^[0-9a-f]{32}$/),
        keySignature: expect.stringMatching(/^[0-9a-f]{64}$/),
        nonce: expect.stringMatching(/^[0-9a-f]{32}$/),
        salt: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('requires exactly the chosen number of keys, and does not depend on the system clock', async () => {
    const { solution } = await solved(
      'cli_1',
      createChallenges(secrets, () => 41),
    )
    expect(solution?.counter).toBe(41)
  })
})

describe('is invalid', () => {
  const invalid = { kind: 'invalid' }

  it('for another client', async () => {
    expect(await challenges.verify(encode(await solved('cli_1')), 'cli_2', now)).toEqual(invalid)
  })

  it('with one different secret', async () => {
    const solution = encode(await solved())
    for (const other of [{ signatureSecret: 'x' }, { keySignatureSecret: 'x' }])
      expect(await createChallenges({ ...secrets, ...other }).verify(solution, 'cli_1', now)).toEqual(invalid)
  })

  it('without the work: without a key, with a key of another challenge, or with only the prefix', async () => {
    const { challenge, solution } = await solved()
    const other = await solved()
    for (const derivedKey of [
      '',
      '00',
      other.solution?.derivedKey,
      challenge.parameters.keyPrefix,
      `${solution?.derivedKey}00`,
    ])
      expect(
        await challenges.verify(encode({ challenge, solution: { counter: 3, derivedKey } }), 'cli_1', now),
      ).toEqual(invalid)
    for (const counter of [-1, 1.5, 2 ** 32, '3', null])
      expect(await challenges.verify(encode({ challenge, solution: { ...solution, counter } }), 'cli_1', now)).toEqual(
        invalid,
      )
  })

  it('with any part changed, removed or added', async () => {
    const { challenge, solution } = await solved()
    const { parameters } = challenge
    const changes = [
      ...Object.keys(parameters).flatMap((name) => [{ [name]: 'x' }, { [name]: 1 }, { [name]: undefined }]),
      { data: { ...parameters.data, apiClientId: 'cli_2' } },
      { data: { ...parameters.data, expiresAt: parameters.data.expiresAt + 1 } },
      { data: { ...parameters.data, more: 1 } },
      { expiresAt: 1 },
      { expiresAt: 4_000_000_000 },
    ]
    for (const change of changes)
      for (const client of ['cli_1', 'cli_2']) {
        const changed = { ...challenge, parameters: { ...parameters, ...change } }
        expect(await challenges.verify(encode({ challenge: changed, solution }), client, now)).toEqual(invalid)
      }
    for (const signature of ['', 'x', 1, null, [], Array(64).fill('0'), { length: 64 }, '0'.repeat(64)])
      expect(
        await challenges.verify(encode({ challenge: { ...challenge, signature }, solution }), 'cli_1', now),
      ).toEqual(invalid)
  })

  it('above four kilobytes, without being parsed', async () => {
    const payload = await solved()
    const padded = (length: number) => encode(payload).padEnd(length, ' ')
    expect(await challenges.verify(padded(4_096), 'cli_1', now)).toMatchObject({ kind: 'solved' })
    expect(await challenges.verify(padded(4_097), 'cli_1', now)).toEqual(invalid)
  })

  it('for any other text, JSON or replaced part', async () => {
    const { challenge, solution } = await solved()
    const paths = ['challenge', 'solution', ...Object.keys(challenge.parameters)]
    const texts = fc.oneof(
      fc.string({ maxLength: 6_000 }),
      fc.base64String({ maxLength: 6_000 }),
      fc.json().map((text) => Buffer.from(text).toString('base64')),
      fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, value]) => {
        const whole = {
          challenge: { ...challenge, parameters: { ...challenge.parameters } },
          solution: { ...solution },
        }
        if (path in whole) Object.assign(whole, { [path]: value })
        else Object.assign(whole.challenge.parameters, { [path]: value })
        return Buffer.from(JSON.stringify(whole)).toString('base64')
      }),
    )
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await challenges.verify(text, 'cli_1', now)).toEqual(invalid)
      }),
      { numRuns: 1_000 },
    )
  })
})

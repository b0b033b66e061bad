import { resolveObjectURL } from 'node:buffer'
import { verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { solveChallenge } from '../src/index.ts'
import { makeChallenge, makeEndlessChallenge, SECRETS } from './makeChallenge.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Verifies a solution with the library that the API uses. The solution must contain the complete challenge. */
async function verify(challengeSolution: string, altcha: string) {
  const { challenge, solution } = JSON.parse(Buffer.from(challengeSolution, 'base64').toString('utf8'))
  expect(challenge).toEqual(JSON.parse(altcha))
  return await verifySolution({ challenge, solution, deriveKey, ...SECRETS })
}

/**
 * Replaces the browser's Worker with one that runs its source text with only the globals of a worker.
 */
function stubWorkers({ isForbidden = false, isSilent = false } = {}) {
  const workers: { readonly terminate: ReturnType<typeof vi.fn> }[] = []
  const Worker = class {
    onmessage = (_event: { data: unknown }) => {}
    onerror = () => {}
    readonly terminate = vi.fn()
    readonly #text: Promise<string>

    constructor(url: string) {
      if (isForbidden) throw new Error('The page’s policy allows no workers.')
      this.#text = Promise.resolve(resolveObjectURL(url)?.text() ?? '')
      workers.push(this)
    }

    postMessage(data: unknown) {
      if (isSilent) return
      void this.#text.then((text) => {
        const listen = (_type: string, listener: (event: object) => void) => listener({ data })
        const post = (solution: unknown) => this.onmessage({ data: solution })
        new Function('addEventListener', 'postMessage', 'reportError', text)(listen, post, () => this.onerror())
      })
    }
  }
  vi.stubGlobal('Worker', Worker)
  return workers
}

describe('solveChallenge', () => {
  it('computes a valid solution in a worker', async () => {
    const [made, revoked] = [vi.spyOn(URL, 'createObjectURL'), vi.spyOn(URL, 'revokeObjectURL')]
    const workers = stubWorkers()
    const challenge = await makeChallenge()
    const solution = await solveChallenge(challenge)
    expect(await verify(solution, challenge.altcha)).toMatchObject({ verified: true })
    expect(workers).toHaveLength(1)
    expect(workers[0]?.terminate).toHaveBeenCalledOnce()
    expect(revoked).toHaveBeenCalledExactlyOnceWith(made.mock.results[0]?.value)
  })

  it.each([
    ['if there are no workers', () => undefined],
    ['if the page forbids workers', () => stubWorkers({ isForbidden: true })],
  ])('computes the solution in the page %s', async (_case, prepare) => {
    prepare()
    const challenge = await makeChallenge()
    expect(await verify(await solveChallenge(challenge), challenge.altcha)).toMatchObject({ verified: true })
  })

  it('computes the solution in the page if the browser creates the worker but does not run it', async () => {
    const workers = stubWorkers({ isSilent: true })
    const challenge = await makeChallenge()
    const solving = solveChallenge(challenge)
    await vi.waitFor(() => expect(workers).toHaveLength(1), 10_000)
    Reflect.get(workers[0] ?? {}, 'onerror')()
    expect(await verify(await solving, challenge.altcha)).toMatchObject({ verified: true })
    expect(workers[0]?.terminate).toHaveBeenCalledOnce()
  })

  it('stops when the signal aborts, and terminates the worker immediately', async () => {
    const workers = stubWorkers({ isSilent: true })
    const reason = new Error('the visitor hung up')
    const controller = new AbortController()
    const given = expect(solveChallenge(await makeChallenge(), controller)).rejects.toBe(reason)
    await vi.waitFor(() => expect(workers).toHaveLength(1), 10_000)
    controller.abort(reason)
    await given
    expect(workers[0]?.terminate).toHaveBeenCalledOnce()
  })

  it('stops when the signal aborts in the page too', async () => {
    const reason = new Error('the visitor hung up')
    const controller = new AbortController()
    const given = expect(solveChallenge(await makeEndlessChallenge(), controller)).rejects.toBe(reason)
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort(reason)
    await given
  })

  it('does not start if the signal has already aborted', async () => {
    const workers = stubWorkers()
    const reason = new Error('the visitor hung up')
    const signal = AbortSignal.abort(reason)
    await expect(solveChallenge(await makeChallenge(), { signal })).rejects.toBe(reason)
    expect(workers).toEqual([])
  })

  it('fails after a minute and a half', async () => {
    const challenge = await makeEndlessChallenge()
    let now = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 10_000
      return now
    })
    await expect(solveChallenge(challenge)).rejects.toThrow('The proof of work took too long.')
  })

  it('rejects an invalid challenge', async () => {
    await expect(solveChallenge({ altcha: '{"parameters":{"algorithm":"SCRYPT","keyPrefix":"00"}}' })).rejects.toThrow()
  })
})

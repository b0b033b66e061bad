import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CredentialsRefused, IssuanceOutcome } from '../../src/index.ts'
import { makeChallenge } from '../makeChallenge.ts'
import { beginCall, issued, openPage, tick } from './beginCall.ts'

const asked = await makeChallenge()
const askedAnew = await makeChallenge()

const refusal = (details: Partial<CredentialsRefused>): CredentialsRefused => ({
  kind: 'refused',
  reason: 'CHALLENGE_REQUIRED',
  message: 'A proof of work has to be done first.',
  retryAt: null,
  publicMessage: null,
  challenge: asked,
  issuanceId: 'iss_7',
  ...details,
})

/** A server that answers with each of these in turn. */
function answerWith(...outcomes: readonly IssuanceOutcome[]) {
  let count = 0
  return vi.fn(async (_signal: AbortSignal, _solution?: string): Promise<IssuanceOutcome> => {
    count += 1
    return outcomes[count - 1] ?? issued(count)
  })
}

/** The challenge that came back with a solution. */
const solvedOf = (solution: string | undefined) =>
  solution && JSON.stringify(JSON.parse(Buffer.from(solution, 'base64').toString()).challenge)

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('a challenge', () => {
  it('is solved, and credentials are asked for once more with the solution', async () => {
    const { states, issue, sdk } = await beginCall({}, { issue: answerWith(refusal({})) })
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ step: 'gateway' }))
    expect(states).toEqual([
      { kind: 'connecting', step: 'credentials', issuanceId: null },
      { kind: 'connecting', step: 'challenge', issuanceId: null },
      { kind: 'connecting', step: 'gateway', issuanceId: 'iss_2' },
    ])
    expect(issue.mock.calls.map(([, solution]) => solvedOf(solution))).toEqual([undefined, asked.altcha])
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
  })

  it('that was failed is tried once more, with the fresh one', async () => {
    const issue = answerWith(refusal({}), refusal({ reason: 'CHALLENGE_FAILED', challenge: askedAnew }))
    const { states } = await beginCall({}, { issue })
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ step: 'gateway', issuanceId: 'iss_3' }))
    expect(issue.mock.calls.map(([, solution]) => solvedOf(solution))).toEqual([
      undefined,
      asked.altcha,
      askedAnew.altcha,
    ])
  })

  it('that was failed twice fails the call, which may be tried again', async () => {
    const failed = refusal({ reason: 'CHALLENGE_FAILED', issuanceId: 'iss_9' })
    const { call, issue } = await beginCall({}, { issue: answerWith(refusal({}), failed, failed) })
    expect(await call.ended).toMatchObject({
      kind: 'failed',
      error: {
        code: 'REFUSED',
        message: 'Your browser did not pass the check for this call. Try again.',
        retryable: true,
        issuanceId: 'iss_9',
        refusal: failed,
      },
    })
    expect(issue).toHaveBeenCalledTimes(3)
  })

  it('that is solved for nothing leaves the word to what is then in the way', async () => {
    const limited = refusal({ reason: 'RATE_LIMITED', challenge: null })
    const { call, issue } = await beginCall({}, { issue: answerWith(refusal({}), limited) })
    expect(await call.ended).toMatchObject({
      error: { message: 'There were too many calls. Try again a little later.', retryable: false, refusal: limited },
    })
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it('that this browser cannot solve fails the call, and the cause says why', async () => {
    const subtle = vi.fn()
    vi.stubGlobal('crypto', Object.defineProperty({}, 'subtle', { get: subtle }))
    const { call, issue } = await beginCall({}, { issue: answerWith(refusal({})) })
    expect(await call.ended).toMatchObject({
      error: { code: 'REFUSED', refusal: { reason: 'CHALLENGE_REQUIRED' }, cause: { name: 'TypeError' } },
    })
    expect([issue.mock.calls.length, subtle.mock.calls.length]).toEqual([1, 1])
  })

  it('is no longer worked on for who hangs up, and nothing is asked for', async () => {
    const terminate = vi.fn()
    const Worker = vi.fn(
      class {
        readonly terminate = terminate
        postMessage() {}
      },
    )
    vi.stubGlobal('Worker', Worker)
    const { call, issue, sdk } = await beginCall({}, { issue: answerWith(refusal({})) })
    await vi.waitFor(() => expect(Worker).toHaveBeenCalledOnce())
    expect(call.state).toMatchObject({ step: 'challenge' })
    await call.end()
    await tick()
    expect(terminate).toHaveBeenCalledOnce()
    expect(call.state).toEqual({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null })
    expect([issue.mock.calls.length, sdk.told]).toEqual([1, []])
  })
})

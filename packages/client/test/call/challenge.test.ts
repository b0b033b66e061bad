import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CredentialsRefused, IssuanceOutcome } from '../../src/index.ts'
import { makeChallenge } from '../makeChallenge.ts'
import { beginCall, issued, openPage, tick } from './beginCall.ts'

const asked = await makeChallenge()
const askedAnew = await makeChallenge()

const refusal = (details: Partial<CredentialsRefused>): CredentialsRefused => ({
  kind: 'refused',
  reason: 'CHALLENGE_REQUIRED',
  message: 'A proof of work is required.',
  retryAt: null,
  publicMessage: null,
  challenge: asked,
  issuanceId: 'iss_7',
  ...details,
})

/** Creates a credential source that returns these outcomes in order. */
function answerWith(...outcomes: readonly IssuanceOutcome[]) {
  let count = 0
  return vi.fn(async (_signal: AbortSignal, _solution?: string): Promise<IssuanceOutcome> => {
    count += 1
    return outcomes[count - 1] ?? issued(count)
  })
}

/** Returns the challenge that a solution contains. */
const solvedOf = (solution: string | undefined) =>
  solution && JSON.stringify(JSON.parse(Buffer.from(solution, 'base64').toString()).challenge)

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('a challenge', () => {
  it('is solved, and credentials are requested again with the solution', async () => {
    const { states, issue, sdk } = await beginCall({}, { issue: answerWith(refusal({})) })
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ step: 'gateway' }), 10_000)
    expect(states).toEqual([
      { kind: 'connecting', step: 'credentials', issuanceId: null },
      { kind: 'connecting', step: 'challenge', issuanceId: null },
      { kind: 'connecting', step: 'gateway', issuanceId: 'iss_2' },
    ])
    expect(issue.mock.calls.map(([, solution]) => solvedOf(solution))).toEqual([undefined, asked.altcha])
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
  })

  it('is solved a second time if the first solution is rejected', async () => {
    const issue = answerWith(refusal({}), refusal({ reason: 'CHALLENGE_FAILED', challenge: askedAnew }))
    const { states } = await beginCall({}, { issue })
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ step: 'gateway', issuanceId: 'iss_3' }), 10_000)
    expect(issue.mock.calls.map(([, solution]) => solvedOf(solution))).toEqual([
      undefined,
      asked.altcha,
      askedAnew.altcha,
    ])
  })

  it('fails the call as retryable if the second solution is rejected', async () => {
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

  it('is followed by the sentence of the next refusal', async () => {
    const limited = refusal({ reason: 'RATE_LIMITED', challenge: null })
    const { call, issue } = await beginCall({}, { issue: answerWith(refusal({}), limited) })
    expect(await call.ended).toMatchObject({
      error: { message: 'Too many calls. Try again later.', retryable: false, refusal: limited },
    })
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it('fails the call if this browser cannot solve it, with the reason in the cause', async () => {
    const subtle = vi.fn()
    vi.stubGlobal('crypto', Object.defineProperty({}, 'subtle', { get: subtle }))
    const { call, issue } = await beginCall({}, { issue: answerWith(refusal({})) })
    expect(await call.ended).toMatchObject({
      error: { code: 'REFUSED', refusal: { reason: 'CHALLENGE_REQUIRED' }, cause: { name: 'TypeError' } },
    })
    expect([issue.mock.calls.length, subtle.mock.calls.length]).toEqual([1, 1])
  })

  it('is aborted by a hang-up, and no credentials are requested', async () => {
    const terminate = vi.fn()
    const Worker = vi.fn(
      class {
        readonly terminate = terminate
        postMessage() {}
      },
    )
    vi.stubGlobal('Worker', Worker)
    const { call, issue, sdk } = await beginCall({}, { issue: answerWith(refusal({})) })
    await vi.waitFor(() => expect(Worker).toHaveBeenCalledOnce(), 10_000)
    expect(call.state).toMatchObject({ step: 'challenge' })
    await call.end()
    await tick()
    expect(terminate).toHaveBeenCalledOnce()
    expect(call.state).toEqual({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null })
    expect([issue.mock.calls.length, sdk.received]).toEqual([1, []])
  })
})

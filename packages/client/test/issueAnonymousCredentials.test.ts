import { describe, expect, it } from 'vitest'
import { createAnonymousCalls, unwrap } from '../src/index.ts'
import { challenged, invalid, payload, refusal, single } from './answers.ts'
import { startApi } from './startApi.ts'

/** Returns the outcome of a request for the callee `support`. */
async function ask(answer: Parameters<typeof startApi>[0]) {
  const { endpoint } = await startApi(answer)
  return await createAnonymousCalls({ endpoint, key: 'pk_1' }).issueAnonymousCredentials({ callee: 'support' })
}

describe('issueAnonymousCredentials', () => {
  it('sends the document hash of the manifest, the input and the key', async () => {
    const api = await startApi(single(payload))
    const calls = createAnonymousCalls({ endpoint: api.endpoint, key: 'pk_1' })
    await calls.issueAnonymousCredentials({ callee: 'support', reference: 'order 7' })
    expect(api.requests).toEqual([
      {
        method: 'POST',
        headers: expect.objectContaining({ authorization: 'Bearer pk_1', 'content-type': 'application/json' }),
        body: {
          documentId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          variables: { input: { callee: 'support', reference: 'order 7', idempotencyKey: expect.any(String) } },
        },
      },
    ])
  })

  it('returns the issued credentials and the arguments of makeAnonymous', async () => {
    const credentials = { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' }
    expect(await ask(single(payload))).toEqual({
      kind: 'issued',
      credentials,
      callee: 'support',
      from: 'anonymous@acme.example',
      issuanceId: 'iss_1',
      issuedAt: '2026-03-01T09:30:00.000Z',
      expiresAt: '2026-03-01T09:31:00.000Z',
      makeAnonymousArguments: ['support', credentials, { from: 'anonymous@acme.example', audio: true }],
    })
  })

  it('returns a refusal as data, with the reason, the retry time and the receipt id', async () => {
    expect(await ask(single(refusal))).toEqual({
      kind: 'refused',
      reason: 'PAUSED',
      message: 'Calls are paused at the moment.',
      retryAt: '2026-03-01T10:00:00.000Z',
      publicMessage: 'We are back at ten.',
      challenge: null,
      issuanceId: 'iss_2',
    })
  })

  it('returns the challenge of a refusal', async () => {
    expect(await ask(single(challenged))).toMatchObject({
      kind: 'refused',
      reason: 'CHALLENGE_REQUIRED',
      challenge: { altcha: '{"parameters":{}}', expiresAt: '2026-03-01T09:35:00.000Z' },
    })
  })

  it('sends the challenge solution and the visitor address', async () => {
    const { endpoint, requests } = await startApi(single(payload))
    const calls = createAnonymousCalls({ endpoint, key: 'sk_1' })
    const input = { callee: 'support', challengeSolution: 'e30=', visitorAddress: '203.0.113.7' }
    await calls.issueAnonymousCredentials(input)
    expect(requests[0]?.body.variables).toEqual({ input: { ...input, idempotencyKey: expect.any(String) } })
  })

  it('returns all problems of an invalid input as data', async () => {
    expect(await ask(single(invalid))).toEqual({
      kind: 'invalid',
      message: 'The input cannot be accepted.',
      issues: [{ path: ['reference'], code: 'TOO_LONG', message: 'At most 64 characters.' }],
    })
  })

  it.each(['accountToken', 'fromToken', 'toToken', 'realm'])('never returns credentials without %s', async (name) => {
    for (const value of [undefined, null, '', 7]) {
      const credentials = { ...payload.credentials, [name]: value }
      await expect(ask(single({ ...payload, credentials }))).rejects.toMatchObject({ code: 'BAD_ANSWER' })
    }
  })

  it.each([[single({ __typename: 'SomethingNewer' })], [single(null)], [{ data: {} }]])(
    'throws BAD_ANSWER for an unknown outcome: %j',
    async (answer) => {
      await expect(ask(answer)).rejects.toMatchObject({ code: 'BAD_ANSWER', retryable: false })
    },
  )
})

describe('unwrap', () => {
  it('returns the issued credentials', async () => {
    expect(unwrap(await ask(single(payload))).credentials.realm).toBe('acme')
  })

  it('throws a refusal with a message for visitors, and the outcome as its cause', async () => {
    const outcome = await ask(single(refusal))
    expect(() => unwrap(outcome)).toThrow(
      expect.objectContaining({ code: 'REFUSED', message: 'We are back at ten.', retryable: true, cause: outcome }),
    )
    const final = await ask(single({ ...refusal, retryAt: null, publicMessage: null }))
    expect(() => unwrap(final)).toThrow(
      expect.objectContaining({ code: 'REFUSED', message: 'Calls are paused at the moment.', retryable: false }),
    )
  })

  it('throws an invalid input', async () => {
    const outcome = await ask(single(invalid))
    expect(() => unwrap(outcome)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', cause: outcome }))
  })
})

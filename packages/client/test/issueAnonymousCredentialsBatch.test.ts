import { describe, expect, it } from 'vitest'
import { createAnonymousCalls, issueAnonymousCredentialsBatch } from '../src/index.ts'
import { batch, invalid, payload, refusal } from './answers.ts'
import { startApi } from './startApi.ts'

const requests = [
  { callee: 'support', reference: 'a' },
  { callee: 'sales', visitorAddress: '203.0.113.7' },
]

describe('issueAnonymousCredentialsBatch', () => {
  it('returns one outcome per request, in the same order', async () => {
    const results = [payload, refusal, invalid]
    const api = await startApi(batch({ __typename: 'IssueAnonymousCredentialsBatchPayload', results }))
    const calls = createAnonymousCalls({ endpoint: api.endpoint, key: 'sk_1' })
    const outcome = await issueAnonymousCredentialsBatch(calls, requests)
    expect(outcome.kind === 'decided' && outcome.outcomes.map(({ kind }) => kind)).toEqual([
      'issued',
      'refused',
      'invalid',
    ])
    const keyed = requests.map((request) => ({ ...request, idempotencyKey: expect.any(String) }))
    expect(api.requests[0]?.body.variables).toEqual({ input: { requests: keyed } })
  })

  it('returns the problems of the whole batch as data', async () => {
    const { endpoint } = await startApi(batch(invalid))
    const calls = createAnonymousCalls({ endpoint, key: 'sk_1' })
    const { __typename, ...problems } = invalid
    expect(await issueAnonymousCredentialsBatch(calls, requests)).toEqual({ kind: 'invalid', ...problems })
  })

  it('throws BAD_ANSWER for an unknown outcome', async () => {
    const { endpoint } = await startApi(batch({ __typename: 'SomethingNewer' }))
    const calls = createAnonymousCalls({ endpoint, key: 'sk_1' })
    await expect(issueAnonymousCredentialsBatch(calls, requests)).rejects.toMatchObject({ code: 'BAD_ANSWER' })
  })
})

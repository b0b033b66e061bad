import { describe, expect, it } from 'vitest'
import { createAnonymousCalls } from '../src/index.ts'
import { payload, refusal, single } from './answers.ts'
import { scriptSdk } from './call/scriptSdk.ts'
import { startApi } from './startApi.ts'

describe('makeAnonymousCall', () => {
  it('requests credentials for the callee and the reference, and makes the call with them', async () => {
    const api = await startApi(single(payload))
    const sdk = scriptSdk()
    const calls = createAnonymousCalls({ endpoint: api.endpoint, key: 'pk_1' })
    const call = calls.makeAnonymousCall(sdk.kandy, 'support', { reference: 'order 7', displayName: 'Ann' })
    expect(call.state).toEqual({ kind: 'connecting', step: 'credentials', issuanceId: null })
    await expect.poll(() => call.state).toEqual({ kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' })
    expect(api.requests[0]?.body.variables).toEqual({
      input: { callee: 'support', reference: 'order 7', idempotencyKey: expect.any(String) },
    })
    expect(sdk.callsOf('makeAnonymous')).toEqual([
      [
        'support',
        payload.credentials,
        { from: 'anonymous@acme.example', audio: true, video: false, displayName: 'Ann' },
      ],
    ])
  })

  it('turns a refusal into a failed call', async () => {
    const { endpoint } = await startApi(single(refusal))
    const calls = createAnonymousCalls({ endpoint, key: 'pk_1' })
    const state = await calls.makeAnonymousCall(scriptSdk().kandy, 'support').ended
    expect(state).toMatchObject({ error: { code: 'REFUSED', refusal: { reason: 'PAUSED' }, issuanceId: 'iss_2' } })
  })
})

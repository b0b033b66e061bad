import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type IssuanceOutcome, loadExtras, startCall } from '../../src/index.ts'
import { beginAnsweredCall, beginCall, issueAll, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

vi.mock('../../src/loadExtras.ts', { spy: true })

const offline = new TypeError('Failed to fetch dynamically imported module')

beforeEach(() => {
  vi.mocked(loadExtras).mockReset()
  vi.useFakeTimers()
  openPage()
})

describe('a failed download of the on-demand code', () => {
  it('does not prevent making and ending a call', async () => {
    vi.mocked(loadExtras).mockRejectedValue(offline)
    const report = vi.fn()
    const sdk = scriptSdk()
    const call = startCall(sdk.kandy, { issue: issueAll(), report })
    await tick()
    sdk.start()
    sdk.become('Connected')
    expect(call.state.kind).toBe('connected')
    await call.end()
    expect(call.state).toMatchObject({ kind: 'ended', by: 'us' })
    expect(report).not.toHaveBeenCalled()
  })

  it('fails an operation with a sentence, and is retried with the next operation', async () => {
    const { sdk, call } = await beginAnsweredCall()
    vi.mocked(loadExtras).mockRejectedValueOnce(offline)
    await expect(call.hold()).rejects.toMatchObject({ name: 'CallError', code: 'NOT_POSSIBLE', cause: offline })
    expect(call.state.kind).toBe('connected')
    const held = call.hold()
    await tick()
    sdk.finish('HOLD')
    await held
  })

  it('fails a refused call, with the reason in the cause', async () => {
    vi.mocked(loadExtras).mockRejectedValueOnce(offline)
    const refusal: IssuanceOutcome = {
      kind: 'refused',
      reason: 'PAUSED',
      message: 'Calls are paused at the moment.',
      retryAt: null,
      publicMessage: null,
      challenge: null,
      issuanceId: 'iss_7',
    }
    const { call } = await beginCall({}, { issue: vi.fn(async () => refusal) })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED', cause: offline } })
  })
})

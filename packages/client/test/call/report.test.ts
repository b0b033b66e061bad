import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallReport, createAnonymousCalls, startCall } from '../../src/index.ts'
import { refusal, single } from '../answers.ts'
import { startApi } from '../startApi.ts'
import { issueAll, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

/** Starts a call whose reports the test receives. */
async function begin(report = vi.fn((_report: CallReport): unknown => undefined)) {
  const sdk = scriptSdk()
  const call = startCall(sdk.kandy, { issue: issueAll(), report })
  await tick()
  const ring = async () => {
    sdk.start()
    sdk.become('Initiated')
    sdk.become('Ringing')
    await tick()
  }
  return {
    sdk,
    call,
    ring,
    answer: async () => {
      await ring()
      sdk.become('Connected')
      await tick()
    },
    reports: () =>
      report.mock.calls.map(([{ issuanceId, outcome, failureCode }]) => [issuanceId, outcome, failureCode]),
  }
}

const connected = ['iss_1', 'CONNECTED', undefined]

describe('a report', () => {
  it.each([
    ['us', 'ENDED'],
    ['them', 'ENDED'],
  ])('contains that a call was answered, and that it was ended by %s', async (by, outcome) => {
    const { sdk, call, answer, reports } = await begin()
    await answer()
    expect(reports()).toEqual([connected])
    if (by === 'us') await call.end()
    else sdk.over({ transition: { prevState: 'Connected', statusCode: '200' } })
    await tick()
    expect(reports()).toEqual([connected, ['iss_1', outcome, undefined]])
  })

  it('contains that a visitor hung up before the call was answered', async () => {
    const { call, ring, reports } = await begin()
    await ring()
    await call.end()
    await tick()
    expect(reports()).toEqual([['iss_1', 'CANCELLED', undefined]])
  })

  it.each([
    [{ transition: { prevState: 'Ringing', statusCode: '486' } }, '486'],
    [{ transition: { prevState: 'Ringing', statusCode: 480 } }, '480'],
    [{ error: { code: 'call:7' } }, 'call:7'],
    [{ error: 'a text' }, 'CALL_FAILED'],
    [{ error: { code: 'x'.repeat(65) } }, 'x'.repeat(64)],
  ])('contains that a call failed, with the code of the SDK or the gateway: %j', async (event, failureCode) => {
    const { sdk, ring, reports } = await begin()
    await ring()
    sdk.over(event)
    await tick()
    expect(reports()).toEqual([['iss_1', 'FAILED', failureCode]])
  })

  it('contains that a call failed after it was answered', async () => {
    const { sdk, answer, reports } = await begin()
    await answer()
    sdk.over({ error: { code: 9906 } })
    await tick()
    expect(reports()).toEqual([connected, ['iss_1', 'FAILED', '9906']])
  })

  it('is sent for each rejected set of credentials, under its own receipt id', async () => {
    const { sdk, reports } = await begin()
    sdk.emit('request:error', {})
    sdk.refuse()
    await tick()
    expect(reports()).toEqual([['iss_1', 'FAILED', 'CREDENTIALS_REFUSED']])
    sdk.emit('request:error', {})
    sdk.refuse()
    await tick()
    expect(reports()).toEqual([
      ['iss_1', 'FAILED', 'CREDENTIALS_REFUSED'],
      ['iss_2', 'FAILED', 'call:7'],
    ])
  })

  it.each([
    ['before it is answered', false, [['iss_1', 'CANCELLED', undefined]]],
    ['during the call', true, [connected, ['iss_1', 'ENDED', undefined]]],
  ])('is sent when the visitor leaves the page %s', async (_when, isAnswered, expected) => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    const { answer, ring, call, reports } = await begin()
    await (isAnswered ? answer() : ring())
    page.dispatchEvent(new Event('pagehide'))
    expect(reports()).toEqual(expected)
    await call.end()
    await tick()
    const after = reports().length
    page.dispatchEvent(new Event('pagehide'))
    expect(reports()).toHaveLength(after)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('offline'))],
    [
      'throws',
      () => {
        throw new Error('from the page')
      },
    ],
    ['never settles', () => new Promise(() => {})],
  ])('does not delay the call if the reporter %s', async (_case, report) => {
    const { call, answer, reports } = await begin(vi.fn(report))
    await answer()
    expect(call.state.kind).toBe('connected')
    await call.end()
    await tick()
    expect(call.state).toMatchObject({ kind: 'ended' })
    expect(reports()).toHaveLength(2)
  })

  it('is not sent if there are no credentials', async () => {
    const report = vi.fn()
    const failing = startCall(scriptSdk().kandy, { issue: () => Promise.reject(new Error('offline')), report })
    const unasked = startCall(scriptSdk().kandy, { issue: () => new Promise(() => {}), report })
    await tick()
    await unasked.end()
    expect(failing.state.kind).toBe('failed')
    await tick()
    expect(report).not.toHaveBeenCalled()
  })
})

describe('the calls of a client', () => {
  const payloadOf = (issuanceId: string) => ({
    __typename: 'IssueAnonymousCredentialsPayload',
    credentials: { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' },
    callee: 'support',
    from: 'anonymous@acme.example',
    issuanceId,
    issuedAt: '2026-03-01T09:30:00.000Z',
    expiresAt: '2026-03-01T09:31:00.000Z',
  })

  it.each([
    [{}, 1],
    [{ reportCalls: true }, 1],
    [{ reportCalls: false }, 0],
  ])('report their outcome in a keepalive request, unless turned off: %j', async (options, times) => {
    vi.useRealTimers()
    const { endpoint, requests } = await startApi(single(payloadOf('iss_5')))
    const sent: (boolean | undefined)[] = []
    const spy: typeof fetch = (url, init) => {
      sent.push(init?.keepalive)
      return fetch(url, init)
    }
    const calls = createAnonymousCalls({ endpoint, key: 'pk_1', fetch: spy, ...options })
    const sdk = scriptSdk()
    const call = calls.makeAnonymousCall(sdk.kandy, 'support')
    await expect.poll(() => call.state).toMatchObject({ step: 'gateway' })
    sdk.start()
    sdk.become('Initiated')
    await call.end()
    await expect.poll(() => requests.length).toBe(1 + times)
    expect(requests.slice(1).map(({ body }) => body.variables)).toEqual(
      Array(times).fill({ input: { issuanceId: 'iss_5', outcome: 'CANCELLED' } }),
    )
    expect(sent).toEqual([undefined, ...Array(times).fill(true)])
  })

  it('report synchronously when the visitor leaves the page', async () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    const fetch = vi.fn(async () => Response.json(single(payloadOf('iss_5'))))
    const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key: 'pk_1', fetch })
    const sdk = scriptSdk()
    const call = calls.makeAnonymousCall(sdk.kandy, 'support')
    await vi.waitFor(() => expect(call.state).toMatchObject({ step: 'gateway' }), 10_000)
    sdk.start()
    sdk.become('Initiated')
    expect(fetch).toHaveBeenCalledTimes(1)
    page.dispatchEvent(new Event('pagehide'))
    expect(fetch).toHaveBeenCalledTimes(2)
    await call.end()
  })

  it('do not report a refusal, because there was no call', async () => {
    vi.useRealTimers()
    const { endpoint, requests } = await startApi(single(refusal))
    const calls = createAnonymousCalls({ endpoint, key: 'pk_1' })
    await calls.makeAnonymousCall(scriptSdk().kandy, 'support').ended
    await new Promise((resolve) => setImmediate(resolve))
    expect(requests).toHaveLength(1)
  })
})

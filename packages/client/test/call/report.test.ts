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

/** A call whose reports the test sees. */
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
  ])('tells that a call was answered, and that it was ended, by %s', async (by, outcome) => {
    const { sdk, call, answer, reports } = await begin()
    await answer()
    expect(reports()).toEqual([connected])
    if (by === 'us') await call.end()
    else sdk.over({ transition: { prevState: 'Connected', statusCode: '200' } })
    await tick()
    expect(reports()).toEqual([connected, ['iss_1', outcome, undefined]])
  })

  it('tells that a visitor hung up before anybody answered', async () => {
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
  ])('tells that a call failed, with the code of who says so: %j', async (event, failureCode) => {
    const { sdk, ring, reports } = await begin()
    await ring()
    sdk.over(event)
    await tick()
    expect(reports()).toEqual([['iss_1', 'FAILED', failureCode]])
  })

  it('tells that a call failed after it was answered', async () => {
    const { sdk, answer, reports } = await begin()
    await answer()
    sdk.over({ error: { code: 9906 } })
    await tick()
    expect(reports()).toEqual([connected, ['iss_1', 'FAILED', '9906']])
  })

  it('tells of each set of credentials that the gateway refused, under its own receipt', async () => {
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
    ['while they talk', true, [connected, ['iss_1', 'ENDED', undefined]]],
  ])('tells of a page that is left %s', async (_when, isAnswered, expected) => {
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
      'throws at once',
      () => {
        throw new Error('from the page')
      },
    ],
    ['never ends', () => new Promise(() => {})],
  ])('that %s holds no call up', async (_case, report) => {
    const { call, answer, reports } = await begin(vi.fn(report))
    await answer()
    expect(call.state.kind).toBe('connected')
    await call.end()
    await tick()
    expect(call.state).toMatchObject({ kind: 'ended' })
    expect(reports()).toHaveLength(2)
  })

  it('is not made where there are no credentials', async () => {
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
  ])('report by themselves, in a request that outlives the page, unless told otherwise: %j', async (options, times) => {
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

  it('report in the very moment in which the page is left, since none comes after it', async () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    const fetch = vi.fn(async () => Response.json(single(payloadOf('iss_5'))))
    const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key: 'pk_1', fetch })
    const sdk = scriptSdk()
    const call = calls.makeAnonymousCall(sdk.kandy, 'support')
    await vi.waitFor(() => expect(call.state).toMatchObject({ step: 'gateway' }))
    sdk.start()
    sdk.become('Initiated')
    expect(fetch).toHaveBeenCalledTimes(1)
    page.dispatchEvent(new Event('pagehide'))
    expect(fetch).toHaveBeenCalledTimes(2)
    await call.end()
  })

  it('report no refusal: it was no call', async () => {
    vi.useRealTimers()
    const { endpoint, requests } = await startApi(single(refusal))
    const calls = createAnonymousCalls({ endpoint, key: 'pk_1' })
    await calls.makeAnonymousCall(scriptSdk().kandy, 'support').ended
    await new Promise((resolve) => setImmediate(resolve))
    expect(requests).toHaveLength(1)
  })
})

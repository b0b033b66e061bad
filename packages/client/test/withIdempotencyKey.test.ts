import { afterEach, describe, expect, it, vi } from 'vitest'
import { createCredentialIssuer, issueAnonymousCredentialsBatch } from '../src/index.ts'
import { batch, payload, single } from './answers.ts'

const endpoint = 'https://calls.acme.example/graphql'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Creates an issuer whose requests get these responses in order. The last response is repeated. */
function issuerWith(...answers: readonly (() => Promise<Response> | Response)[]) {
  const inputs: { readonly idempotencyKey?: string }[] = []
  const fetch: typeof globalThis.fetch = async (_, init) => {
    inputs.push(JSON.parse(String(init?.body)).variables.input)
    const answer = answers[inputs.length - 1] ?? answers.at(-1)
    if (answer === undefined) throw new Error('no answer')
    return answer()
  }
  return { inputs, issuer: createCredentialIssuer({ endpoint, key: 'sk_1', fetch, timeoutMs: 1_000 }) }
}

const issued = () => new Response(JSON.stringify(single(payload)))
const lost = () => Promise.reject(new TypeError('Failed to fetch'))
const badGateway = () => new Response('<html>', { status: 502 })
const coded = (code: string) => () =>
  new Response(JSON.stringify({ errors: [{ message: 'No.', extensions: { code } }] }))

describe('an idempotency key', () => {
  it('is new for each request, printable, and at most 64 characters long', async () => {
    const { issuer, inputs } = issuerWith(issued)
    for (let count = 0; count < 100; count += 1) await issuer.issueAnonymousCredentials({ callee: 'support' })
    const keys = inputs.map(({ idempotencyKey }) => idempotencyKey ?? '')
    expect(new Set(keys).size).toBe(100)
    for (const key of keys) expect(key).toMatch(/^\d{1,10}(?:-\d{1,10}){3}$/)
  })

  it('is created in pages without TLS, where crypto.randomUUID is missing', async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    const { issuer, inputs } = issuerWith(issued)
    await issuer.issueAnonymousCredentials({ callee: 'support' })
    expect(inputs[0]?.idempotencyKey).toMatch(/^\d/)
  })

  it('can be chosen by the caller', async () => {
    const { issuer, inputs } = issuerWith(issued)
    await issuer.issueAnonymousCredentials({ callee: 'support', idempotencyKey: 'order 7' })
    expect(inputs).toEqual([{ callee: 'support', idempotencyKey: 'order 7' }])
  })
})

describe('a lost response', () => {
  it.each([
    ['a failed connection', lost],
    ["a proxy's error", badGateway],
  ])('is requested again with the same key after %s', async (_, failure) => {
    vi.useFakeTimers()
    const { issuer, inputs } = issuerWith(failure, failure, issued)
    const issuing = issuer.issueAnonymousCredentials({ callee: 'support' })
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await issuing).toMatchObject({ kind: 'issued', issuanceId: 'iss_1' })
    expect(inputs).toHaveLength(3)
    expect(inputs[1]).toEqual(inputs[0])
    expect(inputs[2]).toEqual(inputs[0])
  })

  it('is requested at most three times', async () => {
    vi.useFakeTimers()
    const { issuer, inputs } = issuerWith(lost)
    const issuing = issuer.issueAnonymousCredentials({ callee: 'support' }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await issuing).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(inputs).toHaveLength(3)
  })

  it('is requested again for a whole batch, each request under its own key', async () => {
    vi.useFakeTimers()
    const results = [payload, payload]
    const answer = batch({ __typename: 'IssueAnonymousCredentialsBatchPayload', results })
    const { issuer, inputs } = issuerWith(lost, () => new Response(JSON.stringify(answer)))
    const requests = [{ callee: 'support' }, { callee: 'sales', idempotencyKey: 'mine' }]
    const issuing = issueAnonymousCredentialsBatch(issuer, requests)
    await vi.advanceTimersByTimeAsync(500)
    expect(await issuing).toMatchObject({ kind: 'decided' })
    expect(inputs).toEqual([inputs[0], inputs[0]])
    expect(inputs[0]).toEqual({
      requests: [
        { callee: 'support', idempotencyKey: expect.stringMatching(/^\d/) },
        { callee: 'sales', idempotencyKey: 'mine' },
      ],
    })
  })

  it('is not requested again once the signal has aborted', async () => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { issuer, inputs } = issuerWith(lost, issued)
    const controller = new AbortController()
    const issuing = issuer
      .issueAnonymousCredentials({ callee: 'support', signal: controller.signal })
      .catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(0)
    controller.abort('hung up')
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await issuing).toBe('hung up')
    expect(inputs).toHaveLength(1)
  })

  it('is not requested again if the timeout has passed', async () => {
    vi.useFakeTimers()
    const fetch = vi.fn<typeof globalThis.fetch>(
      (_, init) =>
        new Promise<Response>((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    )
    const issuer = createCredentialIssuer({ endpoint, key: 'sk_1', fetch, timeoutMs: 1_000 })
    const issuing = issuer.issueAnonymousCredentials({ callee: 'support' }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await issuing).toMatchObject({ code: 'TIMEOUT' })
    expect(fetch).toHaveBeenCalledOnce()
  })
})

it.each(['TOO_MANY_REQUESTS', 'SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'CREDENTIALS_GONE'])(
  'a response with the code %s is not requested again',
  async (code) => {
    const { issuer, inputs } = issuerWith(coded(code), issued)
    await expect(issuer.issueAnonymousCredentials({ callee: 'support' })).rejects.toMatchObject({ code })
    expect(inputs).toHaveLength(1)
  },
)

import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ClientError, createAnonymousCalls } from '../src/index.ts'
import { payload, single } from './answers.ts'
import { startApi } from './startApi.ts'

const key = 'pk_do_not_print'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('createAnonymousCalls', () => {
  it('sends the text if the server does not know the hash, and then always sends the text', async () => {
    const api = await startApi(single(payload), { knowsDocuments: false })
    const calls = createAnonymousCalls({ endpoint: api.endpoint, key })
    for (const callee of ['first', 'second']) {
      expect(await calls.issueAnonymousCredentials({ callee })).toMatchObject({ kind: 'issued' })
    }
    expect(api.requests.map(({ body }) => [Object.keys(body), body.variables])).toEqual([
      [['documentId', 'variables'], { input: { callee: 'first', idempotencyKey: expect.any(String) } }],
      [['query', 'variables'], { input: { callee: 'first', idempotencyKey: expect.any(String) } }],
      [['query', 'variables'], { input: { callee: 'second', idempotencyKey: expect.any(String) } }],
    ])
    // The server that did not know the hash decided nothing, but the repeated request has the same key anyway.
    expect(api.requests[0]?.body.variables).toEqual(api.requests[1]?.body.variables)
    expect(api.requests[1]?.body.query).toContain('mutation IssueAnonymousCredentials(')
  })

  it('does not repeat a request after any other error', async () => {
    const api = await startApi({ errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }] })
    const calls = createAnonymousCalls({ endpoint: api.endpoint, key })
    await expect(calls.issueAnonymousCredentials({ callee: 'a' })).rejects.toThrow('No.')
    expect(api.requests).toHaveLength(1)
  })

  it.each([
    [
      { status: 401, code: 'UNAUTHENTICATED' },
      { code: 'UNAUTHENTICATED', retryable: false },
    ],
    [
      { status: 429, code: 'TOO_MANY_REQUESTS' },
      { code: 'TOO_MANY_REQUESTS', retryable: true },
    ],
    [
      { status: 503, code: 'SERVICE_UNAVAILABLE' },
      { code: 'SERVICE_UNAVAILABLE', retryable: true },
    ],
    [
      { status: 500, code: 'INTERNAL_SERVER_ERROR' },
      { code: 'INTERNAL_SERVER_ERROR', retryable: false },
    ],
    [
      { status: 200, code: 'A_LATER_INVENTION' },
      { code: 'A_LATER_INVENTION', retryable: false },
    ],
  ])('throws a server error with its code, message and request id: %j', async ({ status, code }, expected) => {
    const errors = [{ message: 'A sentence.', extensions: { code, requestId: 'req_1' } }]
    const { endpoint } = await startApi({ status, errors })
    await expect(
      createAnonymousCalls({ endpoint, key }).issueAnonymousCredentials({ callee: 'a' }),
    ).rejects.toMatchObject({ name: 'ClientError', message: 'A sentence.', requestId: 'req_1', ...expected })
  })

  it.each([
    [{ status: 502, text: '<html>Bad gateway</html>' }, true],
    [{ status: 404, text: 'Not found' }, false],
    [{ status: 200, text: '<html>Welcome</html>' }, false],
    [{ status: 200, text: 'null' }, false],
    [{ status: 500, ...single(payload) }, false],
  ])('throws BAD_ANSWER with the request id from the header: %j', async (answer, retryable) => {
    const { endpoint } = await startApi({ ...answer, headers: { 'x-request-id': 'req_2' } })
    await expect(
      createAnonymousCalls({ endpoint, key }).issueAnonymousCredentials({ callee: 'a' }),
    ).rejects.toMatchObject({ code: 'BAD_ANSWER', requestId: 'req_2', retryable })
  })

  it('throws NETWORK if the port is closed', async () => {
    const { endpoint, stop } = await startApi(single(payload))
    stop()
    await expect(
      createAnonymousCalls({ endpoint, key }).issueAnonymousCredentials({ callee: 'a' }),
    ).rejects.toMatchObject({ code: 'NETWORK', retryable: true })
  })

  it('throws TIMEOUT after ten seconds or after timeoutMs, and aborts the request', async () => {
    vi.useFakeTimers()
    for (const [options, milliseconds] of [
      [{}, 10_000],
      [{ timeoutMs: 50 }, 50],
    ] as const) {
      const fetch = vi.fn(fetchWithoutAnswer)
      const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key, fetch, ...options })
      const outcome = expect(calls.issueAnonymousCredentials({ callee: 'a' })).rejects.toMatchObject({
        code: 'TIMEOUT',
      })
      await vi.advanceTimersByTimeAsync(milliseconds - 1)
      expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      await outcome
      expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
    }
  })

  it('throws the reason of an abort, before and during the request', async () => {
    const reason = new Error('the visitor left')
    const fetch = vi.fn(fetchWithoutAnswer)
    const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key, fetch })
    const aborted = AbortSignal.abort(reason)
    await expect(calls.issueAnonymousCredentials({ callee: 'a', signal: aborted })).rejects.toBe(reason)
    expect(fetch).not.toHaveBeenCalled()

    const controller = new AbortController()
    const outcome = expect(calls.issueAnonymousCredentials({ callee: 'a', signal: controller.signal })).rejects.toBe(
      reason,
    )
    controller.abort(reason)
    await outcome
  })

  it('removes all timers and listeners', async () => {
    vi.useFakeTimers()
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const fetch = async () => Response.json(single(payload))
    await createAnonymousCalls({ endpoint: '/', key, fetch }).issueAnonymousCredentials({ callee: 'a', signal })
    expect(vi.getTimerCount()).toBe(0)
    expect(removed).toHaveBeenCalledOnce()
  })

  it('rejects a secret key in a page, and accepts it anywhere else', () => {
    const options = { endpoint: 'https://api.example/graphql', key: 'sk_do_not_print' }
    expect(() => createAnonymousCalls(options)).not.toThrow()
    vi.stubGlobal('window', {})
    expect(() => createAnonymousCalls(options)).not.toThrow()
    vi.stubGlobal('document', {})
    expect(() => createAnonymousCalls(options)).toThrow(expect.objectContaining({ code: 'SECRET_KEY_IN_BROWSER' }))
    expect(() => createAnonymousCalls({ ...options, key: 'pk_1' })).not.toThrow()
  })

  it('never includes the key in an error', async () => {
    const { endpoint, stop } = await startApi({ errors: [{ message: 'No.' }] })
    const ask = () =>
      createAnonymousCalls({ endpoint, key })
        .issueAnonymousCredentials({ callee: 'a' })
        .catch((error: unknown) => error)
    const refused = await ask()
    stop()
    for (const error of [refused, await ask()]) {
      expect(error).toBeInstanceOf(ClientError)
      expect(inspect(error, { depth: 10 })).not.toContain(key)
    }
  })
})

/** A fetch that settles only when it is aborted. */
const fetchWithoutAnswer: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))

import { createServer as createPort } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AnonymousCallsOptions, createAnonymousCalls, createCredentialIssuer, reportCall } from '../src/index.ts'
import { payload, single } from './answers.ts'
import { everyText } from './everyText.ts'
import { startApi } from './startApi.ts'

const endpoint = 'https://calls.acme.example/graphql'
const secret = 'sk_Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Q44crOB'
const publishable = 'pk_00000000000000000000000000000000000000000001zqVSB'
/** No part of the key may appear in an error, even if the key is split over two lines. */
const runs = ['Zz9Zz9', 'Q44crOB', 'hunter2']

afterEach(() => vi.unstubAllGlobals())

describe('a malformed key', () => {
  const wrong: [string, unknown][] = [
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['is a number', 7],
    ['is an object', { toString: () => secret }],
    ['contains only spaces', '  '],
    ['has only its prefix', 'sk_'],
    ['is split over two lines', `${secret.slice(0, 20)}\n${secret.slice(20)}`],
    ['is split over two lines with Windows line breaks', `${secret.slice(0, 20)}\r\n${secret.slice(20)}`],
    ['ends in a line break, as read from a file', `${secret}\n`],
    ['starts with a space', ` ${secret}`],
    ['has a tab in it', `${secret.slice(0, 9)}\t${secret.slice(9)}`],
    ['has a null character in it', `${secret.slice(0, 9)}\0${secret.slice(9)}`],
    ['is in double quotes', `"${secret}"`],
    ['is in single quotes', `'${secret}'`],
    ['has "Bearer" before it', `Bearer ${secret}`],
    ['has another prefix', secret.replace('sk_', 'rk_')],
    ['has a prefix in capitals', secret.replace('sk_', 'SK_')],
    ['has no prefix', secret.slice(3)],
    ['has a letter that is not ASCII', `${secret}é`],
    ['has a typographic dash', `${secret}–`],
    ['has an invisible space', `${secret}\u200b`],
    ['is the placeholder of the guide', 'sk_…'],
    ['is two keys', `${secret},${secret}`],
    ['is an assignment', `ANONCALL_SECRET_KEY=${secret}`],
  ]

  it.each(wrong)(
    'is rejected when the client is created, and does not appear in the error: it %s',
    async (_name, key) => {
      const options = { endpoint, key } as AnonymousCallsOptions
      for (const attempt of [
        async () => createAnonymousCalls(options),
        async () => createCredentialIssuer(options),
        () => reportCall(options, { issuanceId: 'iss_1', outcome: 'ENDED' }),
      ]) {
        const error = await attempt().catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({
          name: 'ClientError',
          code: 'INVALID_CONFIGURATION',
          retryable: false,
          message: expect.stringMatching(/^The key must be /),
        })
        for (const run of runs) expect(everyText(error)).not.toContain(run)
      }
    },
  )

  it.each([
    ['alone', secret],
    ['in quotes', `"${secret}"`],
    ['after "Bearer"', `Bearer ${secret}`],
    ['after a line break', `\n${secret}`],
  ])('is reported as a secret key in a page before any other problem: %s', (_name, key) => {
    vi.stubGlobal('document', { baseURI: 'https://shop.example/' })
    const make = () => createAnonymousCalls({ endpoint: 'nonsense', key })
    expect(make).toThrow(expect.objectContaining({ code: 'SECRET_KEY_IN_BROWSER', retryable: false }))
    expect(() => createAnonymousCalls({ endpoint, key: publishable })).not.toThrow()
  })

  it('is not rejected by the client if its format is valid', () => {
    for (const key of [secret, publishable, 'pk_test', `${secret.slice(0, -1)}A`])
      expect(() => createCredentialIssuer({ endpoint, key })).not.toThrow()
  })
})

describe('an endpoint', () => {
  const wrong: [string, unknown][] = [
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['contains only spaces', ' '],
    ['is a number', 4000],
    ['is a URL object', new URL(endpoint)],
    ['has no scheme', 'calls.acme.example/graphql'],
    ['has no scheme, but a port', 'localhost:4000/graphql'],
    ['has no scheme, but an IP address', '127.0.0.1:4000/graphql'],
    ['is a single word', 'graphql'],
    ['has the scheme ftp', 'ftp://calls.acme.example/graphql'],
    ['has the scheme file', 'file:///graphql'],
    ['has the scheme ws', 'ws://calls.acme.example/graphql'],
    ['has the scheme wss', 'wss://calls.acme.example/graphql'],
    ['has the scheme javascript', 'javascript:alert(1)'],
    ['has only one slash after the scheme', 'https:/calls.acme.example/graphql'],
    ['has no host', 'https://'],
    ['has an invalid port', 'https://calls.acme.example:99999/graphql'],
    ['has a user name and a password', 'https://admin:hunter2@calls.acme.example/graphql'],
    ['has a user name', 'https://hunter2@calls.acme.example/graphql'],
    ['has a user name and no scheme', '//hunter2@calls.acme.example/graphql'],
    ['starts with a space', ` ${endpoint}`],
    ['has a space in it', 'https://calls.acme.example/graph ql'],
    ['ends in a line break', `${endpoint}\n`],
    ['is split over two lines', 'https://calls.acme.\nexample/graphql'],
    ['is in quotes', `"${endpoint}"`],
    ['is a placeholder', 'https://<your server>/graphql'],
    ['is the result of an unset template variable', 'undefined/graphql'],
  ]

  it.each(wrong)('is rejected when the client is created if it %s', (_name, value) => {
    for (const page of [undefined, { baseURI: 'https://shop.example/' }]) {
      vi.stubGlobal('document', page)
      const error = thrownBy(() => createAnonymousCalls({ endpoint: value, key: publishable } as AnonymousCallsOptions))
      expect(error).toMatchObject({
        code: 'INVALID_CONFIGURATION',
        retryable: false,
        message: expect.stringMatching(/^The endpoint must be /),
      })
      expect(everyText(error)).not.toContain('hunter2')
    }
  })

  it.each([
    endpoint,
    'http://localhost:4000/graphql',
    'HTTPS://[::1]:4000/graphql',
    '/graphql',
    './graphql',
    '//a.example/graphql',
  ])('can be %s', (right) => {
    expect(() => createAnonymousCalls({ endpoint: right, key: publishable })).not.toThrow()
  })

  it('is rejected by the first request, and not before, if it is relative outside a page', async () => {
    const calls = createAnonymousCalls({ endpoint: '/graphql', key: secret })
    const error = await ask(calls)
    expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    expect(error).toHaveProperty('message', expect.stringMatching(/^The endpoint must be .* outside a page\.$/))
    for (const run of runs) expect(everyText(error)).not.toContain(run)
  })

  it('is rejected if it is relative and a custom fetch cannot resolve it', async () => {
    const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request)
    const error = await ask(createAnonymousCalls({ endpoint: '/graphql', key: secret, fetch }))
    expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
  })

  it('can be relative if a custom fetch resolves it, or in a page', async () => {
    const api = await startApi(single(payload))
    const fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(new URL(`${url}`, api.endpoint), init)
    for (const page of [undefined, { baseURI: api.endpoint }]) {
      vi.stubGlobal('document', page)
      const calls = createAnonymousCalls({ endpoint: '/graphql', key: publishable, fetch })
      expect(await ask(calls)).toMatchObject({ kind: 'issued' })
    }
  })

  it('is rejected if fetch blocks its port', async () => {
    const calls = createAnonymousCalls({ endpoint: 'http://127.0.0.1:6667/graphql', key: secret })
    expect(await ask(calls)).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
  })
})

describe('another invalid option', () => {
  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, null, 'soon'])(
    'is rejected when the client is created: timeoutMs %s',
    (timeoutMs) => {
      const options = { endpoint, key: secret, timeoutMs } as AnonymousCallsOptions
      expect(thrownBy(() => createAnonymousCalls(options))).toMatchObject({
        code: 'INVALID_CONFIGURATION',
        message: expect.stringMatching(/^timeoutMs must be /),
      })
    },
  )

  it.each(['fetch', {}, 1])('is rejected when the client is created: fetch %j', (fetch) => {
    const options = { endpoint, key: secret, fetch } as unknown as AnonymousCallsOptions
    expect(thrownBy(() => createAnonymousCalls(options))).toMatchObject({ code: 'INVALID_CONFIGURATION' })
  })

  it.each([undefined, null, 'pk_1'])('is rejected when the client is created: options %j', (options) => {
    const make = createAnonymousCalls as (options: unknown) => unknown
    expect(thrownBy(() => make(options))).toMatchObject({ code: 'INVALID_CONFIGURATION' })
  })

  it('is rejected by the first request: a missing fetch, or one that does not return a Response', async () => {
    vi.stubGlobal('fetch', undefined)
    const calls = createAnonymousCalls({ endpoint, key: secret })
    expect(await ask(calls)).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    for (const answer of [undefined, {}, { json: async () => single(payload) }]) {
      vi.stubGlobal('fetch', async () => answer)
      expect(await ask(calls)).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    }
  })

  it('throws a TypeError before a request if the input cannot be written as JSON', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const calls = createAnonymousCalls({ endpoint, key: secret, fetch })
    const error = await calls.issueAnonymousCredentials({ callee: 1n as unknown as string }).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('a network failure', () => {
  it('is NETWORK, retryable, with the code of the cause, for a closed port', async () => {
    const error = await ask(createAnonymousCalls({ endpoint: await closedEndpoint(), key: secret }))
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true, cause: { cause: { code: 'ECONNREFUSED' } } })
    for (const run of runs) expect(everyText(error)).not.toContain(run)
  })

  it('is NETWORK, retryable, for a host name that does not exist', async () => {
    const error = await ask(createAnonymousCalls({ endpoint: 'http://nowhere.invalid/graphql', key: secret }))
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(inspect(error)).toMatch(/ENOTFOUND|EAI_AGAIN/)
  })

  it('does not contain the key, even if a custom fetch attaches it to its error', async () => {
    class FetchError extends Error {
      request = { headers: { authorization: `Bearer ${secret}` } }
      code = `E_${secret}`
      override name = `FetchError of ${secret}`
    }
    const error = new FetchError(`POST with Bearer ${secret} failed`, { cause: new Error(`deeper: ${secret}`) })
    for (const thrown of [error, Object.assign(error, { cause: error }), { message: secret }, secret, null]) {
      const fetch = () => Promise.reject(thrown)
      const seen = await ask(createAnonymousCalls({ endpoint, key: secret, fetch }))
      expect(seen).toMatchObject({ code: 'NETWORK', retryable: true })
      for (const run of runs) expect(everyText(seen)).not.toContain(run)
    }
  })

  it('does not contain the key, even if an unknown server repeats it', async () => {
    const headers = { 'x-request-id': secret }
    const errors = [{ message: `Who is Bearer ${secret}?`, extensions: { code: secret, requestId: secret } }]
    for (const answer of [{ errors, headers }, { status: 500, text: secret, headers }, { text: `"${secret}"` }]) {
      const api = await startApi(answer)
      const seen = await ask(createAnonymousCalls({ endpoint: api.endpoint, key: secret }))
      expect(seen).toMatchObject({ name: 'ClientError', retryable: false })
      for (const run of runs) expect(everyText(seen)).not.toContain(run)
    }
  })
})

async function ask(calls: Pick<ReturnType<typeof createCredentialIssuer>, 'issueAnonymousCredentials'>) {
  return await calls.issueAnonymousCredentials({ callee: 'support' }).catch((error: unknown) => error)
}

function thrownBy(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

/** Returns an endpoint whose port was free a moment ago. */
async function closedEndpoint(): Promise<string> {
  const server = createPort()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `http://127.0.0.1:${address.port}/graphql`
}

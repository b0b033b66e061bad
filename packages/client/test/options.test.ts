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
/** Any run of it betrays the key, also of one that is broken in two. */
const runs = ['Zz9Zz9', 'Q44crOB', 'hunter2']

afterEach(() => vi.unstubAllGlobals())

describe('a key that cannot be one', () => {
  const wrong: [string, unknown][] = [
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['is a number', 7],
    ['is an object', { toString: () => secret }],
    ['is blank', '  '],
    ['has only its prefix', 'sk_'],
    ['is broken over two lines', `${secret.slice(0, 20)}\n${secret.slice(20)}`],
    ['is broken over two lines as Windows does', `${secret.slice(0, 20)}\r\n${secret.slice(20)}`],
    ['ends in a line break, as read from a file', `${secret}\n`],
    ['begins with a blank', ` ${secret}`],
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

  it.each(wrong)('is rejected when the client is made, and is in no part of the error: it %s', async (_name, key) => {
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
  })

  it.each([
    ['alone', secret],
    ['in quotes', `"${secret}"`],
    ['after "Bearer"', `Bearer ${secret}`],
    ['after a line break', `\n${secret}`],
  ])('is called a secret in a page before anything else is said of it: %s', (_name, key) => {
    vi.stubGlobal('document', { baseURI: 'https://shop.example/' })
    const make = () => createAnonymousCalls({ endpoint: 'nonsense', key })
    expect(make).toThrow(expect.objectContaining({ code: 'SECRET_KEY_IN_BROWSER', retryable: false }))
    expect(() => createAnonymousCalls({ endpoint, key: publishable })).not.toThrow()
  })

  it('is the server’s to reject where its form is right', () => {
    for (const key of [secret, publishable, 'pk_test', `${secret.slice(0, -1)}A`])
      expect(() => createCredentialIssuer({ endpoint, key })).not.toThrow()
  })
})

describe('an endpoint that cannot be one', () => {
  const wrong: [string, unknown][] = [
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['is blank', ' '],
    ['is a number', 4000],
    ['is a URL and not a text', new URL(endpoint)],
    ['has no scheme', 'calls.acme.example/graphql'],
    ['has no scheme, but a port', 'localhost:4000/graphql'],
    ['has no scheme, but an address', '127.0.0.1:4000/graphql'],
    ['is a name', 'graphql'],
    ['has the scheme ftp', 'ftp://calls.acme.example/graphql'],
    ['has the scheme file', 'file:///graphql'],
    ['has the scheme ws', 'ws://calls.acme.example/graphql'],
    ['has the scheme wss', 'wss://calls.acme.example/graphql'],
    ['has the scheme javascript', 'javascript:alert(1)'],
    ['has one slash', 'https:/calls.acme.example/graphql'],
    ['has no host', 'https://'],
    ['has a port that is none', 'https://calls.acme.example:99999/graphql'],
    ['has a user name and a password', 'https://admin:hunter2@calls.acme.example/graphql'],
    ['has a user name', 'https://hunter2@calls.acme.example/graphql'],
    ['has a user name and no scheme', '//hunter2@calls.acme.example/graphql'],
    ['has a blank before it', ` ${endpoint}`],
    ['has a blank in it', 'https://calls.acme.example/graph ql'],
    ['ends in a line break', `${endpoint}\n`],
    ['is broken over two lines', 'https://calls.acme.\nexample/graphql'],
    ['is in quotes', `"${endpoint}"`],
    ['is a placeholder', 'https://<your server>/graphql'],
    ['is what a template left', 'undefined/graphql'],
  ]

  it.each(wrong)('is rejected when the client is made: it %s', (_name, value) => {
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
  ])('is not %s', (right) => {
    expect(() => createAnonymousCalls({ endpoint: right, key: publishable })).not.toThrow()
  })

  it('is one that is relative, outside a page: by the first request, and not before', async () => {
    const calls = createAnonymousCalls({ endpoint: '/graphql', key: secret })
    const error = await ask(calls)
    expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    expect(error).toHaveProperty('message', expect.stringMatching(/^The endpoint must be .* where there is no page\.$/))
    for (const run of runs) expect(everyText(error)).not.toContain(run)
  })

  it('is one that is relative, for a fetch of the caller’s own that cannot resolve it either', async () => {
    const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request)
    const error = await ask(createAnonymousCalls({ endpoint: '/graphql', key: secret, fetch }))
    expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
  })

  it('is not one that is relative where the fetch resolves it, or where there is a page', async () => {
    const api = await startApi(single(payload))
    const fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(new URL(`${url}`, api.endpoint), init)
    for (const page of [undefined, { baseURI: api.endpoint }]) {
      vi.stubGlobal('document', page)
      const calls = createAnonymousCalls({ endpoint: '/graphql', key: publishable, fetch })
      expect(await ask(calls)).toMatchObject({ kind: 'issued' })
    }
  })

  it('is one with a port that fetch never opens', async () => {
    const calls = createAnonymousCalls({ endpoint: 'http://127.0.0.1:6667/graphql', key: secret })
    expect(await ask(calls)).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
  })
})

describe('another option that cannot work', () => {
  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, null, 'soon'])(
    'is rejected when the client is made: timeoutMs %s',
    (timeoutMs) => {
      const options = { endpoint, key: secret, timeoutMs } as AnonymousCallsOptions
      expect(thrownBy(() => createAnonymousCalls(options))).toMatchObject({
        code: 'INVALID_CONFIGURATION',
        message: expect.stringMatching(/^The timeoutMs must be /),
      })
    },
  )

  it.each(['fetch', {}, 1])('is rejected when the client is made: fetch %j', (fetch) => {
    const options = { endpoint, key: secret, fetch } as unknown as AnonymousCallsOptions
    expect(thrownBy(() => createAnonymousCalls(options))).toMatchObject({ code: 'INVALID_CONFIGURATION' })
  })

  it.each([undefined, null, 'pk_1'])('is rejected when the client is made: options %j', (options) => {
    const make = createAnonymousCalls as (options: unknown) => unknown
    expect(thrownBy(() => make(options))).toMatchObject({ code: 'INVALID_CONFIGURATION' })
  })

  it('is a fetch that is missing from the environment, or that answers with something else', async () => {
    vi.stubGlobal('fetch', undefined)
    const calls = createAnonymousCalls({ endpoint, key: secret })
    expect(await ask(calls)).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    for (const answer of [undefined, {}, { json: async () => single(payload) }]) {
      vi.stubGlobal('fetch', async () => answer)
      expect(await ask(calls)).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    }
  })

  it('is input that is no JSON, which throws a TypeError and asks for nothing', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const calls = createAnonymousCalls({ endpoint, key: secret, fetch })
    const error = await calls.issueAnonymousCredentials({ callee: 1n as unknown as string }).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('a network that fails', () => {
  it('is NETWORK, retryable, and keeps the code of the cause: a port that is closed', async () => {
    const error = await ask(createAnonymousCalls({ endpoint: await closedEndpoint(), key: secret }))
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true, cause: { cause: { code: 'ECONNREFUSED' } } })
    for (const run of runs) expect(everyText(error)).not.toContain(run)
  })

  it('is NETWORK, retryable: a name that does not exist', async () => {
    const error = await ask(createAnonymousCalls({ endpoint: 'http://nowhere.invalid/graphql', key: secret }))
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(inspect(error)).toMatch(/ENOTFOUND|EAI_AGAIN/)
  })

  it('puts the key nowhere, whatever a fetch of the caller’s own attaches to its error', async () => {
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

  it('puts the key nowhere, whatever a server that is not ours repeats', async () => {
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

/** Of a port that was free a moment ago. */
async function closedEndpoint(): Promise<string> {
  const server = createPort()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `http://127.0.0.1:${address.port}/graphql`
}

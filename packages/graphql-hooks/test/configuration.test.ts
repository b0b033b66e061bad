import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createGraphQLTransport, type GraphQLDocument, type GraphQLTransportOptions } from '../src/index.ts'

const url = 'https://calls.acme.example/graphql'
const document: GraphQLDocument<{ viewer: string }, { id: number }> = { __meta__: { hash: 'sha256:abc' } }
const request = { document, operationName: 'Viewer', variables: { id: 1 } }
const secret = 'sk_Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Q44crOB'

afterEach(() => vi.unstubAllGlobals())

describe('createGraphQLTransport', () => {
  it.each([
    undefined,
    null,
    '',
    4000,
    new URL(url),
    'graphql',
    'calls.acme.example/graphql',
    'localhost:4000/graphql',
    'ftp://calls.acme.example/graphql',
    'file:///graphql',
    'ws://calls.acme.example/graphql',
    'https://',
    'https://calls.acme.example:99999/graphql',
    'https://admin:hunter2@calls.acme.example/graphql',
    ` ${url}`,
    `${url}\n`,
    `"${url}"`,
  ])('rejects an invalid url when the transport is created: %j', (wrong) => {
    const error = thrownBy(() => createGraphQLTransport({ url: wrong } as GraphQLTransportOptions))
    expect(error).toMatchObject({ name: 'GraphQLRequestError', code: 'INVALID_CONFIGURATION', retryable: false })
    expect(everyText(error)).not.toContain('hunter2')
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('rejects an invalid timeoutMs: %s', (timeoutMs) => {
    const error = thrownBy(() => createGraphQLTransport({ url, timeoutMs }))
    expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
  })

  it('accepts a relative url, and fails as not retryable outside a page', async () => {
    const transport = createGraphQLTransport({ url: '/graphql' })
    expect(await transport(request).catch((error: unknown) => error)).toMatchObject({
      code: 'INVALID_CONFIGURATION',
      retryable: false,
    })
    const fetch = async () => Response.json({ data: { viewer: 'me' } })
    expect(await createGraphQLTransport({ url: '/graphql', fetch })(request)).toEqual({ viewer: 'me' })
  })

  it.each([`Bearer ${secret.slice(0, 20)}\n${secret.slice(20)}`, `Bearer ${secret}\0`, `Bearer ${secret}…`, undefined])(
    'rejects an invalid header without repeating it: %j',
    async (authorization) => {
      for (const headers of [{ authorization }, () => ({ authorization })]) {
        const transport = createGraphQLTransport({ url, headers } as GraphQLTransportOptions)
        const error = await transport(request).catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
        expect(everyText(error)).not.toMatch(/Zz9Zz9|Q44crOB/)
      }
    },
  )

  it('reports a missing fetch, and one that returns no Response, as an invalid configuration', async () => {
    for (const fetch of [undefined, async () => undefined, async () => ({})]) {
      vi.stubGlobal('fetch', fetch)
      const error = await createGraphQLTransport({ url })(request).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION', retryable: false })
    }
  })

  it('throws NETWORK, retryable, for a closed port', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await new Promise((resolve) => server.close(resolve))
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const transport = createGraphQLTransport({ url: `http://127.0.0.1:${port}/graphql` })
    expect(await transport(request).catch((error: unknown) => error)).toMatchObject({
      code: 'NETWORK',
      retryable: true,
      cause: { cause: { code: 'ECONNREFUSED' } },
    })
  })

  it('never includes a header in an error, even if a custom fetch attaches it', async () => {
    const attached = { request: { headers: { authorization: `Bearer ${secret}` } }, code: secret }
    const fetch = () =>
      Promise.reject(Object.assign(new Error(`Bearer ${secret}`, { cause: new Error(secret) }), attached))
    const transport = createGraphQLTransport({ url, headers: { authorization: `Bearer ${secret}` }, fetch })
    const error = await transport(request).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(everyText(error)).not.toMatch(/Zz9Zz9|Q44crOB/)
  })
})

function thrownBy(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

const everyText = (error: unknown) => inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error)

// @vitest-environment happy-dom
import persistedDocuments from '@anoncall/react/persisted-documents.json' with { type: 'json' }
import { QueryClient, useQueryClient } from '@tanstack/react-query'
import { act, cleanup, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import {
  AnoncallProvider,
  type AnoncallProviderProps,
  type GraphQLRequestError,
  type IssueAnonymousCredentialsMutation,
  useIssueAnonymousCredentialsMutation,
} from '../src/index.ts'

const endpoint = 'https://calls.acme.example/graphql'
const refusal = {
  __typename: 'IssuanceRefused',
  message: 'Not from here.',
  reason: 'ORIGIN_NOT_ALLOWED',
  retryAt: null,
  publicMessage: null,
  issuanceId: 'iss_1',
}
const fetch = vi.fn<typeof globalThis.fetch>()

beforeEach(() => {
  fetch.mockReset()
  fetch.mockImplementation(async () => Response.json({ data: { issueAnonymousCredentials: refusal } }))
  vi.stubGlobal('fetch', fetch)
})

const Button = () => <button type="button">{useIssueAnonymousCredentialsMutation().status}</button>

afterEach(cleanup)

/** Renders one hook inside a site's component tree. */
function mount<T>(hook: () => T, properties: Partial<AnoncallProviderProps> = {}) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <AnoncallProvider endpoint={endpoint} publishableKey="pk_1" {...properties}>
      {children}
    </AnoncallProvider>
  )
  return renderHook(hook, { wrapper, reactStrictMode: true })
}

describe('AnoncallProvider', () => {
  it('lets the generated hook send one request per press to its endpoint with its key, under StrictMode', async () => {
    const { result } = mount(() => useIssueAnonymousCredentialsMutation())
    const data = await act(() => result.current.mutateAsync({ input: { callee: 'support' } }))

    expect(data).toEqual({ issueAnonymousCredentials: refusal })
    expect(fetch).toHaveBeenCalledOnce()
    const [url, init] = fetch.mock.calls[0] ?? []
    const { documentId, variables } = JSON.parse(String(init?.body))
    expect([url, init?.headers]).toEqual([endpoint, expect.objectContaining({ authorization: 'Bearer pk_1' })])
    expect(variables).toEqual({ input: { callee: 'support' } })
    expect(new Map(Object.entries(persistedDocuments)).get(documentId)).toContain('mutation IssueAnonymousCredentials(')
  })

  it('creates its own QueryClient, and keeps it', () => {
    const { result, rerender } = mount(useQueryClient)
    const first = result.current
    rerender()
    expect(result.current).toBe(first)
    expect(mount(useQueryClient).result.current).not.toBe(first)
  })

  it("uses the site's QueryClient if there is one", () => {
    const queryClient = new QueryClient()
    expect(mount(useQueryClient, { queryClient }).result.current).toBe(queryClient)
  })

  it('uses a changed key', async () => {
    let publishableKey = 'pk_1'
    const wrapper = ({ children }: { children: ReactNode }) => (
      <AnoncallProvider endpoint={endpoint} publishableKey={publishableKey}>
        {children}
      </AnoncallProvider>
    )
    const { result, rerender } = renderHook(() => useIssueAnonymousCredentialsMutation(), { wrapper })
    publishableKey = 'pk_2'
    rerender()
    await act(() => result.current.mutateAsync({ input: { callee: 'support' } }))
    expect(fetch.mock.calls[0]?.[1]?.headers).toMatchObject({ authorization: 'Bearer pk_2' })
  })

  it('rejects a secret key', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => mount(useQueryClient, { publishableKey: 'sk_1' })).toThrow(
      expect.objectContaining({ name: 'ClientError', code: 'SECRET_KEY_IN_BROWSER' }),
    )
    const page = <AnoncallProvider endpoint={endpoint} publishableKey="sk_1" />
    expect(() => renderToString(page)).toThrow(expect.objectContaining({ code: 'SECRET_KEY_IN_BROWSER' }))
  })

  it.each([
    { publishableKey: undefined },
    { publishableKey: '' },
    { publishableKey: '"pk_1"' },
    { publishableKey: 'pk_1\n' },
    { publishableKey: 'Bearer pk_1' },
    { endpoint: undefined },
    { endpoint: 'calls.acme.example/graphql' },
    { endpoint: 'localhost:4000/graphql' },
    { endpoint: 'ftp://calls.acme.example/graphql' },
    { endpoint: 'https://admin:hunter2@calls.acme.example/graphql' },
  ])('throws INVALID_CONFIGURATION for %j, in a page and on a server', (wrong) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const properties = { endpoint, publishableKey: 'pk_1', ...wrong } as AnoncallProviderProps
    for (const render of [
      () => mount(useQueryClient, properties),
      () => renderToString(<AnoncallProvider {...properties} />),
    ])
      expect(render).toThrow(expect.objectContaining({ name: 'ClientError', code: 'INVALID_CONFIGURATION' }))
  })

  it('accepts a path as the endpoint, in a page and on a server that renders it', () => {
    expect(() => mount(useQueryClient, { endpoint: '/graphql' })).not.toThrow()
    const page = <AnoncallProvider endpoint="/graphql" publishableKey="pk_1" />
    expect(() => renderToString(page)).not.toThrow()
  })

  it('renders on a server without a request', () => {
    const page = (
      <AnoncallProvider endpoint={endpoint} publishableKey="pk_1">
        <Button />
      </AnoncallProvider>
    )
    expect(renderToString(page)).toBe('<button type="button">idle</button>')
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('the types of the generated hook', () => {
  it('are the union of the contract, narrowed by __typename', () => {
    const { result } = mount(() => useIssueAnonymousCredentialsMutation())
    expectTypeOf(result.current.data).toEqualTypeOf<IssueAnonymousCredentialsMutation | undefined>()
    expectTypeOf(result.current.error).toEqualTypeOf<GraphQLRequestError | null>()
    type Outcome = IssueAnonymousCredentialsMutation['issueAnonymousCredentials']
    expectTypeOf<Outcome['__typename']>().toEqualTypeOf<
      'IssueAnonymousCredentialsPayload' | 'IssuanceRefused' | 'InvalidInput'
    >()
    // @ts-expect-error the callee is missing
    void (() => result.current.mutate({ input: {} }))
  })
})

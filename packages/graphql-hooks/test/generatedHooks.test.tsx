// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, renderHook, screen, waitFor } from '@testing-library/react'
import { type ReactNode, Suspense } from 'react'
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import type { RealmChangedSubscription, RealmQuery, RenameRealmMutation } from '../generated/graphql.ts'
import {
  realmQuery,
  realmQueryKey,
  realmsQuery,
  realmsQueryKey,
  useRealmChangedSubscription,
  useRealmQuery,
  useRealmsQuery,
  useRenameRealmMutation,
  useSuspenseRealmQuery,
} from '../generated/hooks.ts'
import persistedDocuments from '../generated/persisted-documents.json' with { type: 'json' }
import {
  createGraphQLTransport,
  GraphQLRequestError,
  type GraphQLSubscribe,
  type GraphQLSubscriptionListener,
  type GraphQLTransport,
  retryGraphQLRequest,
  setGraphQLTransport,
} from '../src/index.ts'

const acme = { name: 'acme', displayName: 'Acme' }
const renamed = { __typename: 'RenameRealmPayload', realm: acme }

/** Creates a QueryClient whose server responds to each request body with `answer(body)`, and its React wrapper. */
function setUp(answer: (body: Body) => unknown) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: retryGraphQLRequest, retryDelay: 0 } } })
  const bodies: Body[] = []
  const fetch = vi.fn(async (_url: unknown, init?: RequestInit) => {
    const body: Body = JSON.parse(String(init?.body))
    bodies.push(body)
    return Response.json(answer(body))
  })
  setGraphQLTransport(queryClient, createGraphQLTransport({ url: 'https://api.example/graphql', fetch }))
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  )
  return { queryClient, bodies, wrapper }
}

interface Body {
  readonly documentId: string
  readonly variables?: { readonly [name: string]: unknown }
}

const SuspendingName = () => <p>{useSuspenseRealmQuery({ name: 'acme' }).data.realm?.displayName}</p>

afterEach(cleanup)

describe('a generated query hook', () => {
  it('sends the hash of the manifest and the variables, never the text, and returns typed data', async () => {
    const { wrapper, bodies } = setUp(() => ({ data: { realm: acme } }))
    const { result } = renderHook(() => useRealmQuery({ name: 'acme' }), { wrapper })
    await waitFor(() => expect(result.current.data).toEqual({ realm: acme }))

    expectTypeOf(result.current.data).toEqualTypeOf<RealmQuery | undefined>()
    expectTypeOf(result.current.error).toEqualTypeOf<GraphQLRequestError | null>()
    expect(bodies).toEqual([
      { documentId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), variables: { name: 'acme' } },
    ])
    expect(Object.entries(persistedDocuments).find(([id]) => id === bodies[0]?.documentId)?.[1]).toContain(
      'query Realm(',
    )
  })

  it('passes options on, and types the result of select', async () => {
    const { wrapper } = setUp(() => ({ data: { realms: [acme] } }))
    const { result } = renderHook(
      () => useRealmsQuery(undefined, { select: ({ realms }) => realms.map(({ name }) => name) }),
      { wrapper },
    )
    await waitFor(() => expect(result.current.data).toEqual(['acme']))
    expectTypeOf(result.current.data).toEqualTypeOf<string[] | undefined>()
  })

  it('sends no request while it is not enabled', async () => {
    const { wrapper, bodies } = setUp(() => ({ data: { realm: acme } }))
    const { result } = renderHook(() => useRealmQuery({ name: 'acme' }, { enabled: false }), { wrapper })
    expect(result.current.fetchStatus).toBe('idle')
    expect(bodies).toEqual([])
  })

  it('returns the typed error, and does not retry a request that cannot succeed', async () => {
    const { wrapper, bodies } = setUp(() => ({
      errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }],
    }))
    const { result } = renderHook(() => useRealmQuery({ name: 'acme' }), { wrapper })
    await waitFor(() => expect(result.current.error?.code).toBe('UNAUTHENTICATED'))
    expect(bodies).toHaveLength(1)
  })

  it('retries a request that can succeed later', async () => {
    let asked = 0
    const { wrapper } = setUp(() =>
      ++asked < 3
        ? { errors: [{ message: 'Busy.', extensions: { code: 'SERVICE_UNAVAILABLE' } }] }
        : { data: { realm: acme } },
    )
    const { result } = renderHook(() => useRealmQuery({ name: 'acme' }), { wrapper })
    await waitFor(() => expect(result.current.data).toEqual({ realm: acme }))
    expect(asked).toBe(3)
  })

  it('suspends in its Suspense form until there is data', async () => {
    const { wrapper } = setUp(() => ({ data: { realm: acme } }))
    render(
      <Suspense fallback="waiting">
        <SuspendingName />
      </Suspense>,
      { wrapper },
    )
    expect(screen.getByText('waiting')).toBeDefined()
    expect(await screen.findByText('Acme')).toBeDefined()
  })
})

describe('generated query options', () => {
  it('fetch outside React with the transport of the QueryClient, and fill the cache of the hook', async () => {
    const { queryClient, wrapper, bodies } = setUp(() => ({ data: { realm: acme } }))
    await queryClient.ensureQueryData({ ...realmQuery({ name: 'acme' }), staleTime: Number.POSITIVE_INFINITY })
    const { result } = renderHook(() => useRealmQuery({ name: 'acme' }, { staleTime: Number.POSITIVE_INFINITY }), {
      wrapper,
    })
    expect(result.current.data).toEqual({ realm: acme })
    expect(bodies).toHaveLength(1)
    expectTypeOf(queryClient.getQueryData(realmQuery({ name: 'acme' }).queryKey)).toEqualTypeOf<
      RealmQuery | undefined
    >()
  })

  it('have a key of the operation name and the variables', () => {
    expect(realmQuery({ name: 'acme' }).queryKey).toEqual(['Realm', { name: 'acme' }])
    expect(realmsQuery().queryKey).toEqual(['Realms'])
  })

  it('are invalidated individually with variables, and all together without variables', async () => {
    const { queryClient } = setUp(({ variables }) => ({ data: { realm: { name: variables?.name, displayName: '' } } }))
    const isStale = (name: string) => queryClient.getQueryState(realmQueryKey({ name }))?.isInvalidated
    await queryClient.prefetchQuery(realmQuery({ name: 'a' }))
    await queryClient.prefetchQuery(realmQuery({ name: 'b' }))

    await queryClient.invalidateQueries({ queryKey: realmsQueryKey() })
    expect([isStale('a'), isStale('b')]).toEqual([false, false])
    await queryClient.invalidateQueries({ queryKey: realmQueryKey({ name: 'a' }) })
    expect([isStale('a'), isStale('b')]).toEqual([true, false])
    await queryClient.invalidateQueries({ queryKey: realmQueryKey() })
    expect([isStale('a'), isStale('b')]).toEqual([true, true])
  })

  it('throw a clear error if no transport is set', async () => {
    const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
    await expect(queryClient.fetchQuery(realmsQuery())).rejects.toThrow('setGraphQLTransport')
  })

  it('pass the abort of a cancelled query to the transport', async () => {
    const queryClient = new QueryClient()
    const signals: AbortSignal[] = []
    const transport: GraphQLTransport = ({ signal }) => {
      if (signal) signals.push(signal)
      return new Promise(() => {})
    }
    setGraphQLTransport(queryClient, transport)
    const asked = queryClient.fetchQuery(realmsQuery()).catch(() => 'cancelled')
    await queryClient.cancelQueries({ queryKey: realmsQueryKey() })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(await asked).toBe('cancelled')
  })
})

describe('a generated mutation hook', () => {
  it('returns the result union, narrowed by __typename', async () => {
    const { wrapper, bodies } = setUp(() => ({ data: { renameRealm: renamed } }))
    const { result } = renderHook(() => useRenameRealmMutation(), { wrapper })
    const { renameRealm } = await act(() => result.current.mutateAsync({ name: 'acme', displayName: 'Acme' }))

    expectTypeOf(renameRealm).toEqualTypeOf<RenameRealmMutation['renameRealm']>()
    expect(renameRealm.__typename === 'RenameRealmPayload' && renameRealm.realm.displayName).toBe('Acme')
    expect(bodies[0]?.variables).toEqual({ name: 'acme', displayName: 'Acme' })
  })

  it('passes the variables to its callbacks', async () => {
    const { wrapper } = setUp(() => ({ data: { renameRealm: renamed } }))
    const onSuccess = vi.fn()
    const { result } = renderHook(() => useRenameRealmMutation({ onSuccess }), { wrapper })
    await act(() => result.current.mutateAsync({ name: 'acme', displayName: 'Acme' }))
    expect(onSuccess.mock.calls[0]?.slice(0, 2)).toEqual([
      { renameRealm: renamed },
      { name: 'acme', displayName: 'Acme' },
    ])
  })

  it('fails with the typed error', async () => {
    const { wrapper } = setUp(() => ({ errors: [{ message: 'Not yours.', extensions: { code: 'FORBIDDEN' } }] }))
    const { result } = renderHook(() => useRenameRealmMutation(), { wrapper })
    act(() => result.current.mutate({ name: 'acme', displayName: 'Acme' }))
    await waitFor(() => expect(result.current.error).toBeInstanceOf(GraphQLRequestError))
    expect(result.current.error?.code).toBe('FORBIDDEN')
  })
})

describe('a generated subscription hook', () => {
  /** Sets a transport whose subscriptions the test controls. */
  function setUpStream() {
    const queryClient = new QueryClient()
    const opened: { variables: unknown; listener: GraphQLSubscriptionListener<unknown>; isOpen: boolean }[] = []
    const subscribe: GraphQLSubscribe = ({ variables }, listener) => {
      const stream = { variables, listener: listener as GraphQLSubscriptionListener<unknown>, isOpen: true }
      opened.push(stream)
      return () => {
        stream.isOpen = false
      }
    }
    setGraphQLTransport(
      queryClient,
      Object.assign(() => Promise.reject(new Error('no requests here')), { subscribe }),
    )
    const wrapper = ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    )
    return { opened, wrapper }
  }

  it('returns the last result, passes each one to onData, and unsubscribes on unmount', () => {
    const { opened, wrapper } = setUpStream()
    const onData = vi.fn()
    const { result, unmount } = renderHook(() => useRealmChangedSubscription({ name: 'acme' }, { onData }), { wrapper })
    expect(result.current).toEqual({ data: undefined, error: null, status: 'connecting' })
    act(() => opened[0]?.listener.onStatus('open', null))
    expect(result.current.status).toBe('open')
    act(() => opened[0]?.listener.onData({ realmChanged: acme }))
    expect(result.current).toEqual({ data: { realmChanged: acme }, error: null, status: 'open' })
    expectTypeOf(result.current.data).toEqualTypeOf<RealmChangedSubscription | undefined>()
    expect(onData).toHaveBeenCalledExactlyOnceWith({ realmChanged: acme })
    unmount()
    expect(opened.map(({ isOpen }) => isOpen)).toEqual([false])
  })

  it('keeps the last result and returns the error while the stream is reopened', () => {
    const { opened, wrapper } = setUpStream()
    const { result } = renderHook(() => useRealmChangedSubscription({ name: 'acme' }), { wrapper })
    act(() => opened[0]?.listener.onData({ realmChanged: acme }))
    const error = new GraphQLRequestError('NETWORK', 'Gone.')
    act(() => opened[0]?.listener.onStatus('connecting', error))
    expect(result.current).toEqual({ data: { realmChanged: acme }, error, status: 'connecting' })
  })

  it('subscribes again for other variables, but not for equal variables in a new object', () => {
    const { opened, wrapper } = setUpStream()
    const { result, rerender } = renderHook(({ name }) => useRealmChangedSubscription({ name }), {
      wrapper,
      initialProps: { name: 'acme' },
    })
    act(() => opened[0]?.listener.onData({ realmChanged: acme }))
    rerender({ name: 'acme' })
    expect(opened).toHaveLength(1)
    rerender({ name: 'other' })
    expect(opened.map(({ variables, isOpen }) => [variables, isOpen])).toEqual([
      [{ name: 'acme' }, false],
      [{ name: 'other' }, true],
    ])
    expect(result.current).toEqual({ data: undefined, error: null, status: 'connecting' })
  })

  it('does not subscribe while it is not enabled', () => {
    const { opened, wrapper } = setUpStream()
    const { result } = renderHook(() => useRealmChangedSubscription({ name: 'acme' }, { enabled: false }), { wrapper })
    expect(result.current.status).toBe('idle')
    expect(opened).toEqual([])
  })

  it('returns an error if the transport does not support subscriptions', () => {
    const queryClient = new QueryClient()
    setGraphQLTransport(queryClient, () => Promise.reject(new Error('no requests here')))
    const wrapper = ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    )
    const { result } = renderHook(() => useRealmChangedSubscription({ name: 'acme' }), { wrapper })
    expect(result.current).toMatchObject({ status: 'failed', error: { code: 'INVALID_CONFIGURATION' } })
  })
})

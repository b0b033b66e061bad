import { expect, test, vi } from 'vitest'
import { createFakeStream, type DelayedPart } from '../testing/createFakeStream.ts'
import { createEventStream, reconnectDelayMs } from './createEventStream.ts'

const DOCUMENT = { __meta__: { hash: 'sha256:aa' } }

test('sends the document hash and passes each event to the listener', async () => {
  const { server, listener } = await subscribe()
  expect(server.requests).toEqual([{ documentId: 'sha256:aa', variables: { filter: { visitor: 'v1' } } }])
  server.send({ issuanceDecided: { id: 'iss_1' } })
  await vi.waitFor(() => expect(listener.onData).toHaveBeenCalledWith({ issuanceDecided: { id: 'iss_1' } }), 10_000)
})

test('reports a lost stream immediately and reconnects', async () => {
  const { server, listener, waits } = await subscribe()
  server.drop()
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  expect(listener.onLost).toHaveBeenCalledTimes(1)
  expect(listener.onOpen).toHaveBeenCalledTimes(1)
  waits[0]?.resolve()
  await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(2), 10_000)
})

test('reconnects after the server completes the stream', async () => {
  const { server, listener, waits } = await subscribe()
  server.complete()
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  waits[0]?.resolve()
  await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(2), 10_000)
})

test('doubles the delay after each failure and resets it after a successful connection', async () => {
  const { server, listener, waits } = await subscribe()
  server.stop()
  for (const failures of [0, 1, 2]) {
    await vi.waitFor(() => expect(waits).toHaveLength(failures + 1), 10_000)
    if (failures === 2) server.start()
    waits[failures]?.resolve()
  }
  await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(2), 10_000)
  server.drop()
  await vi.waitFor(() => expect(waits).toHaveLength(4), 10_000)
  expect(waits.map(({ ms }) => ms)).toEqual([500, 1_000, 2_000, 500])
})

test.each(['response', 'body'] as const)(
  'reconnects if the network delays the %s of the stream for too long',
  async (part) => {
    const { server, listener, waits } = await subscribe({ silenceMs: 50 }, part)
    await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
    expect(listener.onOpen).not.toHaveBeenCalled()
    expect(listener.onLost).toHaveBeenCalledTimes(1)
    expect(server.connectionCount()).toBe(part === 'response' ? 0 : 1)
    server.delay('nothing')
    waits[0]?.resolve()
    await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(1), 10_000)
  },
)

test('reports a stream as lost if no more data arrives', async () => {
  const { listener, waits } = await subscribe({ silenceMs: 50 })
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  expect(listener.onOpen).toHaveBeenCalledTimes(1)
  expect(listener.onLost).toHaveBeenCalledTimes(1)
})

test('does not reconnect after the unsubscribe function was called', async () => {
  const { server, waits, unsubscribe } = await subscribe()
  server.drop()
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  unsubscribe()
  waits[0]?.resolve()
  await new Promise((resolve) => setTimeout(resolve))
  expect(server.requests).toHaveLength(1)
  expect(server.connectionCount()).toBe(0)
})

test('waits at most 30 seconds, with a random part', () => {
  expect(reconnectDelayMs(1, 0)).toBe(500)
  expect(reconnectDelayMs(30, 0)).toBe(15_000)
  expect(reconnectDelayMs(30, 0.999)).toBe(29_985)
})

async function subscribe(options: { readonly silenceMs?: number } = {}, delayed: DelayedPart = 'nothing') {
  const server = createFakeStream()
  server.delay(delayed)
  const waits: { ms: number; resolve: () => void }[] = []
  const stream = createEventStream({
    url: '/graphql/stream',
    fetch: server.fetch,
    random: () => 0,
    ...options,
    wait: (ms) => new Promise((resolve) => waits.push({ ms, resolve })),
  })
  const listener = { onData: vi.fn(), onOpen: vi.fn(), onLost: vi.fn() }
  const unsubscribe = stream({ document: DOCUMENT, variables: { filter: { visitor: 'v1' } } }, listener)
  if (delayed === 'nothing') await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(1), 10_000)
  return { server, listener, waits, unsubscribe }
}

import { expect, test, vi } from 'vitest'
import { createFakeStream } from '../testing/createFakeStream.ts'
import { createEventStream, reconnectDelayMs } from './createEventStream.ts'

const DOCUMENT = { __meta__: { hash: 'sha256:aa' } }

test('sends the document by its hash, and hands on what comes', async () => {
  const { server, listener } = await subscribe()
  expect(server.requests).toEqual([{ documentId: 'sha256:aa', variables: { filter: { visitor: 'v1' } } }])
  server.send({ issuanceDecided: { id: 'iss_1' } })
  await vi.waitFor(() => expect(listener.onData).toHaveBeenCalledWith({ issuanceDecided: { id: 'iss_1' } }), 10_000)
})

test('says that a stream is lost at once, and opens it again', async () => {
  const { server, listener, waits } = await subscribe()
  server.drop()
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  expect(listener.onLost).toHaveBeenCalledTimes(1)
  expect(listener.onOpen).toHaveBeenCalledTimes(1)
  waits[0]?.pass()
  await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(2), 10_000)
})

test('a server that ends the stream in order is asked again too', async () => {
  const { server, listener, waits } = await subscribe()
  server.complete()
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  waits[0]?.pass()
  await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(2), 10_000)
})

test('waits longer after each failure, and from the beginning once the stream stood again', async () => {
  const { server, listener, waits } = await subscribe()
  server.goDown()
  for (const failures of [0, 1, 2]) {
    await vi.waitFor(() => expect(waits).toHaveLength(failures + 1), 10_000)
    if (failures === 2) server.comeUp()
    waits[failures]?.pass()
  }
  await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(2), 10_000)
  server.drop()
  await vi.waitFor(() => expect(waits).toHaveLength(4), 10_000)
  expect(waits.map(({ ms }) => ms)).toEqual([500, 1_000, 2_000, 500])
})

test.each(['everything', 'body'] as const)(
  'opens it again when %s of the stream is held back for too long',
  async (what) => {
    const { server, listener, waits } = await subscribe({ silenceMs: 50 }, what)
    await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
    expect(listener.onOpen).not.toHaveBeenCalled()
    expect(listener.onLost).toHaveBeenCalledTimes(1)
    expect(server.connectionCount()).toBe(what === 'everything' ? 0 : 1)
    server.holdBack('nothing')
    waits[0]?.pass()
    await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(1), 10_000)
  },
)

test('takes a stream that falls silent as lost', async () => {
  const { listener, waits } = await subscribe({ silenceMs: 50 })
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  expect(listener.onOpen).toHaveBeenCalledTimes(1)
  expect(listener.onLost).toHaveBeenCalledTimes(1)
})

test('once ended, nothing is opened again', async () => {
  const { server, waits, end } = await subscribe()
  server.drop()
  await vi.waitFor(() => expect(waits).toHaveLength(1), 10_000)
  end()
  waits[0]?.pass()
  await new Promise((resolve) => setTimeout(resolve))
  expect(server.requests).toHaveLength(1)
  expect(server.connectionCount()).toBe(0)
})

test('waits half a minute at most, and never the same time for all', () => {
  expect(reconnectDelayMs(1, 0)).toBe(500)
  expect(reconnectDelayMs(30, 0)).toBe(15_000)
  expect(reconnectDelayMs(30, 0.999)).toBe(29_985)
})

async function subscribe(
  options: { readonly silenceMs?: number } = {},
  held: 'nothing' | 'body' | 'everything' = 'nothing',
) {
  const server = createFakeStream()
  server.holdBack(held)
  const waits: { ms: number; pass: () => void }[] = []
  const stream = createEventStream({
    url: '/graphql/stream',
    fetch: server.fetch,
    random: () => 0,
    ...options,
    wait: (ms) => new Promise((pass) => waits.push({ ms, pass })),
  })
  const listener = { onData: vi.fn(), onOpen: vi.fn(), onLost: vi.fn() }
  const end = stream({ document: DOCUMENT, variables: { filter: { visitor: 'v1' } } }, listener)
  if (held === 'nothing') await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(1), 10_000)
  return { server, listener, waits, end }
}

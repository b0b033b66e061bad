import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { Authentication } from '../../src/auth/authenticate.ts'
import type { OperationStream } from '../../src/graphql/OperationRequest.ts'
import { rows } from '../store/rows.ts'
import { untilTrue } from '../testkit/untilTrue.ts'
import { type OpenedStream, openStream } from './openStream.ts'
import { startServer } from './startServer.ts'

const closed: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closed.splice(0).reverse()) await close()
})

/** A server whose streams are silent until they are ended. The test runs the periodic tasks. */
async function start(changes: Parameters<typeof startServer>[0] = {}) {
  const regular = new Map<() => void, number>()
  const server = await startServer({
    every: (milliseconds, work) => {
      regular.set(work, milliseconds)
      return () => void regular.delete(work)
    },
    graphql: { stream: () => Promise.resolve(silence()) },
    ...changes,
  })
  closed.push(() => server.close())
  const open = async (authorization: string, isHeld = false): Promise<OpenedStream> => {
    const stream = await openStream(server.port, { headers: { authorization }, body: { query: 'x' }, isHeld })
    closed.push(async () => stream.leave())
    return stream
  }
  const check = (): void => {
    for (const [work, milliseconds] of regular) if (milliseconds === 2_000) work()
  }
  return { ...server, open, check, regular }
}

function silence(): OperationStream {
  let end: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  const nothing = { next: () => over.then(() => ({ value: undefined, done: true as const })) }
  return { kind: 'open', results: { [Symbol.asyncIterator]: () => nothing }, end }
}

const person = (id: string): Authentication => ({
  kind: 'principal',
  principal: {
    kind: 'API_KEY',
    apiKeyId: id,
    keyKind: 'SECRET',
    apiClientId: 'cli_1',
    apiClientName: 'Shop',
    realmId: 'rlm_1',
    scopes: [],
  },
})

test.each<[what: string, then: () => Promise<Authentication>]>([
  ['no longer signed in', () => Promise.resolve({ kind: 'principal', principal: { kind: 'NOBODY', scopes: [] } })],
  ['rejected', () => Promise.resolve({ kind: 'rejected', reason: 'KEY_UNKNOWN', message: 'No.' })],
  ['another person', () => Promise.resolve(person('key_2'))],
  ['not identifiable', () => Promise.reject(new Error('the store is gone'))],
])('a stream ends at the next check if its caller is %s', async (_, then) => {
  let who = () => Promise.resolve(person('key_1'))
  const { open, check } = await start({ authenticate: () => who() })
  const stream = await open('Bearer x')
  check()
  await setImmediate()
  expect(stream.text()).toBe(':\n\n')
  who = then
  check()
  await stream.ended
  expect(stream.text()).toBe(':\n\nevent: complete\ndata:\n\n')
})

test('a stream ends even if its reader does not read', async () => {
  let isOver = false
  async function* tooMuch(): AsyncGenerator<string> {
    while (!isOver) yield 'x'.repeat(1_000_000)
  }
  const end = (): void => {
    isOver = true
  }
  let who = person('key_1')
  const stream = (): Promise<OperationStream> => Promise.resolve({ kind: 'open', results: tooMuch(), end })
  const { open, check, regular } = await start({ authenticate: () => Promise.resolve(who), graphql: { stream } })
  await open('Bearer x', true)
  // Until the socket buffers are full.
  for (let turn = 0; turn < 100; turn += 1) await setImmediate()
  expect(regular.size).toBe(2)
  who = person('key_2')
  await untilTrue(() => {
    check()
    return regular.size === 0
  })
})

test('at most two hundred streams are open in total', async () => {
  const { open } = await start({
    authenticate: ({ authorization }) => Promise.resolve(person(authorization ?? '')),
  })
  for (let caller = 0; caller < 20; caller += 1)
    for (const stream of await Promise.all(Array.from({ length: 10 }, () => open(`Bearer ${caller}`))))
      expect(stream.status).toBe(200)
  const refused = await open('Bearer another')
  await refused.ended
  expect(refused.status).toBe(429)
  expect(JSON.parse(refused.text()).errors[0].extensions.code).toBe('TOO_MANY_REQUESTS')
})

test('every session has its own ten streams, even for the same person', async () => {
  const { open } = await start({
    authenticate: ({ authorization }) =>
      Promise.resolve({
        kind: 'principal',
        principal: {
          kind: 'ADMIN',
          admin: rows.admin(),
          sessionIdHash: authorization ?? '',
          sessionExpiresAt: 0,
          scopes: [],
        },
      }),
  })
  for (let index = 0; index < 10; index += 1) expect((await open('one')).status).toBe(200)
  expect((await open('one')).status).toBe(429)
  expect((await open('another')).status).toBe(200)
})

test('a result for a reader that has left delays nothing', async () => {
  let leave: () => void = () => undefined
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  async function* late(): AsyncGenerator<string> {
    await left
    yield '{"data":{}}'
  }
  const stream = (): Promise<OperationStream> => Promise.resolve({ kind: 'open', results: late(), end: () => leave() })
  const { open, regular } = await start({ graphql: { stream } })
  const opened = await open('Bearer pk')
  expect(regular.size).toBe(2)
  opened.leave()
  await untilTrue(() => regular.size === 0)
})

test('an ended stream is neither pinged nor checked again', async () => {
  const { open, regular, check } = await start({ authenticate: () => Promise.resolve(person('key_1')) })
  const stream = await open('Bearer x')
  expect([...regular.values()].sort()).toEqual([2_000, 4_000])
  stream.leave()
  await untilTrue(() => regular.size === 0)
  check()
})

test('a flood of streams is limited like any other flood', async () => {
  const { open } = await start({ floodLimitPerMinute: 2 })
  const [first, second, third] = [await open('Bearer pk'), await open('Bearer pk'), await open('Bearer pk')]
  expect([first.status, second.status, third.status]).toEqual([200, 200, 429])
})

test('an error before a stream is open is masked, and logged with the same request id', async () => {
  const { open, log } = await start({ graphql: { stream: () => Promise.reject(new Error('ouch')) } })
  const refused = await open('Bearer pk')
  await refused.ended
  expect(refused.status).toBe(500)
  expect(JSON.parse(refused.text())).toEqual({
    errors: [
      {
        message: 'Something went wrong on the server.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req_1' },
      },
    ],
  })
  expect(log()).toContainEqual(
    expect.objectContaining({ requestId: 'req_1', err: expect.objectContaining({ message: 'ouch' }) }),
  )
})

test.each([
  ['UNAUTHENTICATED', 401],
  ['FORBIDDEN', 403],
  ['BAD_USER_INPUT', 400],
  ['INTERNAL_SERVER_ERROR', 500],
  ['SERVICE_UNAVAILABLE', 503],
])('a stream rejected with %s has the status %d', async (code, status) => {
  const rejection: OperationStream = { kind: 'rejected', errors: [{ message: 'No.', extensions: { code } }] }
  const { send } = await start({ graphql: { stream: () => Promise.resolve(rejection) } })
  expect((await send({ path: '/graphql/stream' })).status).toBe(status)
})

test('a stream response is never cached, and a page with a key may read it, whatever it contains', async () => {
  const streams: OperationStream[] = [
    { kind: 'open', results: { [Symbol.asyncIterator]: () => over }, end: () => undefined },
    { kind: 'rejected', errors: [] },
  ]
  const { open, send } = await start({ graphql: { stream: () => Promise.resolve(streams.shift() ?? silence()) } })
  const headers = { authorization: 'Bearer pk', origin: 'https://shop.example' }
  const ask = () => send({ path: '/graphql/stream', headers })
  const [whole, rejected] = [await ask(), await ask()]
  for (let index = 0; index < 10; index += 1) await open('Bearer pk')
  const tooMany = await ask()
  expect([whole.status, rejected.status, tooMany.status]).toEqual([200, 400, 429])
  for (const answer of [whole, rejected, tooMany]) {
    expect(answer.headers['cache-control']).toMatch(/^no-store/)
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example')
  }
  expect(whole.headers).toMatchObject({
    'cache-control': 'no-store, no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
})

const over = { next: () => Promise.resolve({ value: undefined, done: true as const }) }

test('failed results end the stream, are logged, and are not sent', async () => {
  async function* broken(): AsyncGenerator<string> {
    yield '{"data":{}}'
    throw new Error('ouch')
  }
  const stream = (): Promise<OperationStream> =>
    Promise.resolve({ kind: 'open', results: broken(), end: () => undefined })
  const { open, log, regular } = await start({ graphql: { stream } })
  const opened = await open('Bearer pk')
  await opened.ended
  expect(opened.text()).not.toMatch(/ouch|complete/)
  expect(JSON.stringify(log())).toContain('ouch')
  expect(regular.size).toBe(0)
})

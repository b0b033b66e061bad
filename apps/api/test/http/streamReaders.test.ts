import { setImmediate } from 'node:timers/promises'
import type { Issuance } from '@anoncall/domain'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { LiveQueue } from '../../src/graphql/modules/issuance/issuanceSubscriptions.ts'
import { rows } from '../store/rows.ts'
import { startTestApi, type TestApi } from '../testkit/startTestApi.ts'
import { untilTrue } from '../testkit/untilTrue.ts'
import { type OpenedStream, openStream } from './openStream.ts'

const DECIDED = 'subscription { issuanceDecided { id steps { detail } } }'

let api: TestApi
let cookie = ''
let listeners = 0
beforeAll(async () => {
  api = await startTestApi()
  cookie = (await api.signedIn('AUDITOR')).cookie
  const { issuanceFeed } = api.services
  const { subscribe } = issuanceFeed
  issuanceFeed.subscribe = (listener) => {
    listeners += 1
    const stop = subscribe(listener)
    return () => {
      listeners -= 1
      stop()
    }
  }
})
afterAll(() => api.close())

const open = (isHeld: boolean): Promise<OpenedStream> =>
  openStream(Number(new URL(api.url).port), { headers: { cookie }, body: { query: DECIDED }, isHeld })

/** About a thousand bytes each. */
const detail = 'x'.repeat(1_000)
const decision = (index: number): Issuance =>
  rows.issuance({
    id: `iss_${index}`,
    steps: [{ check: 'CALLEE', isPassed: true, isEnforced: true, policy: null, detail }],
  })

/** Makes decisions, a few in each turn, up to `count` or until there are no listeners. */
async function decide(count: number, perTurn: number): Promise<number> {
  let made = 0
  while (made < count && listeners > 0) {
    api.services.issuanceFeed.publish(Array.from({ length: perTurn }, (_, index) => decision(made + index)))
    made += perTurn
    await setImmediate()
  }
  return made
}

describe('the reader of a stream', () => {
  it('is disconnected if it does not read, and occupies only the waiting results', async () => {
    const stream = await open(true)
    expect(listeners).toBe(1)
    const made = await decide(200_000, 100)
    expect(listeners).toBe(0)
    // The socket buffers are not limited here. A thousand results wait after them.
    expect(made).toBeLessThan(50_000)
    stream.read()
    await stream.ended
    expect(stream.text()).toMatch(/event: complete\ndata:\n\n$/)
    const ids = stream.results().map(({ data }) => Object(data?.issuanceDecided).id)
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => `iss_${index}`))
    expect(ids.length).toBeLessThan(made)
  })

  it('gets everything if it keeps up', async () => {
    const warnings: string[] = []
    const note = ({ name }: Error): void => void warnings.push(name)
    process.on('warning', note)
    onTestFinished(() => void process.off('warning', note))
    const stream = await open(false)
    let made = 0
    while (made < 5_000) {
      api.services.issuanceFeed.publish(Array.from({ length: 100 }, (_, index) => decision(made + index)))
      made += 100
      await stream.expectArrived(made)
    }
    expect(listeners).toBe(1)
    // Repeated waits for the reader leave no listeners behind.
    expect(warnings).toEqual([])
    stream.leave()
    await stream.ended
    await untilTrue(() => listeners === 0)
  })
})

describe('a live queue', () => {
  const start = () => {
    let push: (entry: number) => void = () => undefined
    let isStopped = false
    const queue = new LiveQueue<number>((given) => {
      push = given
      return () => {
        isStopped = true
      }
    })
    return { queue, push: (entry: number) => push(entry), isStopped: () => isStopped }
  }

  it('holds a thousand entries; one more stops its source, and the waiting ones can still be read', async () => {
    const { queue, push, isStopped } = start()
    for (let entry = 0; entry < 1_000; entry += 1) push(entry)
    expect(isStopped()).toBe(false)
    push(1_000)
    expect(isStopped()).toBe(true)
    push(1_001)
    const read: number[] = []
    for await (const entry of queue) read.push(entry)
    expect(read).toEqual(Array.from({ length: 1_000 }, (_, index) => index))
  })

  it('serves waiting readers in their order', async () => {
    const { queue, push } = start()
    const reads = [queue.next(), queue.next()]
    push(1)
    push(2)
    expect(await Promise.all(reads)).toEqual([
      { value: 1, done: false },
      { value: 2, done: false },
    ])
  })

  it('stops its source, drops waiting entries and releases readers when it is returned', async () => {
    const { queue, push, isStopped } = start()
    push(1)
    push(2)
    await queue.next()
    await queue.return()
    expect(isStopped()).toBe(true)
    push(3)
    expect(await queue.next()).toEqual({ value: undefined, done: true })
    const other = start()
    const read = other.queue.next()
    await other.queue.return()
    expect(await read).toEqual({ value: undefined, done: true })
  })
})

import type { Cluster } from 'node:cluster'
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { READY, runWorkers, WORKER_INDEX } from '../src/runWorkers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class FakeWorker extends EventEmitter {
  readonly process = { kill: vi.fn() }
  readonly index: unknown
  constructor(index: unknown) {
    super()
    this.index = index
  }
}

function start(count: number) {
  const workers: FakeWorker[] = []
  const printed: string[] = []
  const errors: string[] = []
  let stop: () => void = () => undefined
  const fork = (env: Record<string, string>) => {
    const worker = new FakeWorker(env[WORKER_INDEX])
    workers.push(worker)
    return worker
  }
  let code: number | null = null
  void runWorkers(count, {
    cluster: { fork } as unknown as Pick<Cluster, 'fork'>,
    print: (text) => void printed.push(text),
    printError: (text) => void errors.push(text),
    stopRequested: () => new Promise((resolve) => (stop = resolve)),
  }).then((exit) => {
    code = exit
  })
  return {
    workers,
    printed,
    errors,
    end: (index: number, exit: number | null) => workers[index]?.emit('exit', exit),
    ready: (index: number, message: unknown = READY) => workers[index]?.emit('message', message),
    stop: async () => {
      stop()
      await vi.advanceTimersByTimeAsync(0)
    },
    code: async () => {
      await vi.advanceTimersByTimeAsync(0)
      return code
    },
  }
}

test('the other workers start once the first one is ready, each with its own index', async () => {
  const { workers, ready } = start(3)
  expect(workers.map(({ index }) => index)).toEqual(['0'])
  ready(0, 'something else')
  expect(workers).toHaveLength(1)
  ready(0)
  ready(1)
  ready(0)
  expect(workers.map(({ index }) => index)).toEqual(['0', '1', '2'])
})

test.each([
  [3, 3],
  [null, 1],
])('no other worker starts if the first one cannot start: it ended with %s', async (exit, expected) => {
  const { workers, errors, end, code } = start(3)
  end(0, exit)
  expect(await code()).toBe(expected)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(workers).toHaveLength(1)
  expect(errors).toEqual([])
})

test('an ended worker is replaced after a second by one with its index, repeatedly', async () => {
  const { workers, errors, ready, end, code } = start(2)
  ready(0)
  end(1, null)
  await vi.advanceTimersByTimeAsync(999)
  expect(workers).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(workers.map(({ index }) => index)).toEqual(['0', '1', '1'])
  end(2, 7)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(workers).toHaveLength(4)
  expect(errors).toEqual([
    'A worker ended (by a signal). A new one replaces it.\n',
    'A worker ended (7). A new one replaces it.\n',
  ])
  end(0, 0)
  end(3, 0)
  expect(await code()).toBeNull()
})

test('a stop signals the running workers, waits for all of them, starts none and prints nothing', async () => {
  const { workers, errors, ready, end, stop, code } = start(3)
  ready(0)
  end(2, 1)
  errors.length = 0
  await stop()
  expect(workers.map(({ process }) => process.kill.mock.calls)).toEqual([[['SIGTERM']], [['SIGTERM']], []])
  end(0, 0)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await code()).toBeNull()
  end(1, 1)
  expect(await code()).toBe(0)
  expect(workers).toHaveLength(3)
  expect(errors).toEqual([])
})

test('a stop while all workers are being replaced ends immediately', async () => {
  const { workers, ready, end, stop, code } = start(1)
  ready(0)
  end(0, 1)
  await stop()
  expect(await code()).toBe(0)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(workers).toHaveLength(1)
})

test('it reports when each worker is ready, and when one is replaced', async () => {
  const run = start(2)
  run.ready(0)
  run.ready(1)
  run.end(1, 0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(run.printed).toEqual(['Worker 1 of 2 is ready.\n', 'Worker 2 of 2 is ready.\n'])
  run.ready(2)
  expect(run.printed.at(-1)).toBe('Worker 2 of 2 is ready.\n')
  expect(run.printed).toHaveLength(3)
})

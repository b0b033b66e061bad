import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/telemetry/createLogger.ts'
import { LineWriter } from '../../src/telemetry/LineWriter.ts'

/** Lines and the pipe that they are written to. The pipe takes at most `room` bytes and then throws `error`. */
function open(waitingBytesMax?: number) {
  const pipe = { writes: [] as string[], room: Number.POSITIVE_INFINITY, error: 'EAGAIN', attempts: 0 }
  const lines = new LineWriter((bytes) => {
    pipe.attempts += 1
    if (pipe.room === 0) throw Object.assign(new Error(pipe.error), { code: pipe.error })
    const taken = Math.min(pipe.room, bytes.length)
    pipe.room -= taken
    pipe.writes.push(Buffer.from(bytes.subarray(0, taken)).toString('latin1'))
    return taken
  }, waitingBytesMax)
  const text = () => Buffer.from(pipe.writes.join(''), 'latin1').toString('utf8')
  return { lines, pipe, text }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `${index} é${'x'.repeat(index % 90)}\n`)

describe('the lines of one event-loop turn', () => {
  it('are written together, in order, when the turn ends', async () => {
    const { lines, pipe } = open()
    for (const line of ['1\n', '2\n', '3\n']) lines.write(line)
    expect(pipe.writes).toEqual([])
    await turn()
    expect(pipe.writes).toEqual(['1\n2\n3\n'])
    lines.write('4\n')
    await turn()
    expect(pipe.writes).toEqual(['1\n2\n3\n', '4\n'])
  })

  it('are written in whole lines of at most 4,096 bytes, so that the lines of workers are not mixed in a pipe', async () => {
    const { lines, pipe, text } = open()
    for (const line of numbered(1_000)) lines.write(line)
    await turn()
    expect(text()).toBe(numbered(1_000).join(''))
    for (const written of pipe.writes) expect(written.endsWith('\n')).toBe(true)
    expect(Math.max(...pipe.writes.map(({ length }) => length))).toBeLessThanOrEqual(4_096)
    expect(pipe.writes.length).toBeLessThan(20)
  })

  it('include a line that is longer than one write, in order', async () => {
    const { lines, pipe } = open()
    const long = `${'long'.repeat(5_000)}\n`
    for (const line of ['1\n', long, '3\n']) lines.write(line)
    await turn()
    expect(pipe.writes).toEqual(['1\n', long, '3\n'])
  })
})

describe('a reader that is slow', () => {
  it('gets all lines in order as soon as it continues, even if it takes a line in parts', async () => {
    const { lines, pipe, text } = open()
    pipe.room = 5_003
    for (const line of numbered(300)) lines.write(line)
    await turn()
    for (const line of ['later 1\n', 'later 2\n']) lines.write(line)
    await sleep(30)
    expect(Buffer.byteLength(text())).toBe(5_003)
    pipe.room = Number.POSITIVE_INFINITY
    await sleep(30)
    expect(text()).toBe([...numbered(300), 'later 1\n', 'later 2\n'].join(''))
  })

  it('does not block the process before the limit, and is not asked again in every turn', async () => {
    const { lines, pipe } = open()
    pipe.room = 0
    const startedAt = performance.now()
    for (let request = 0; request < 100; request += 1) {
      lines.write('line\n')
      await turn()
    }
    expect(pipe.attempts).toBeLessThanOrEqual(2 + (performance.now() - startedAt) / 9)
  })

  it('blocks the process at the limit, so that the memory stays bounded and no line is lost', () => {
    const waiting = { bytes: 0, max: 0 }
    let asked = 0
    const lines = new LineWriter((bytes) => {
      asked += 1
      if (asked % 2 === 1) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
      waiting.bytes -= bytes.length
      return bytes.length
    }, 1_000)
    for (let line = 0; line < 500; line += 1) {
      waiting.bytes += 11
      lines.write('0123456789\n')
      waiting.max = Math.max(waiting.max, waiting.bytes)
    }
    expect(waiting.max).toBeLessThanOrEqual(1_000)
    lines.drain()
    expect(waiting.bytes).toBe(0)
  })
})

it.each(['EPIPE', 'ENOSPC'])(
  'after %s, the lines are lost, the service continues, and later lines are written',
  async (error) => {
    const { lines, pipe } = open()
    Object.assign(pipe, { room: 0, error })
    lines.write('lost\n')
    await turn()
    lines.drain()
    pipe.room = 100
    lines.write('written\n')
    await turn()
    expect(pipe.writes).toEqual(['written\n'])
  },
)

it.each(['warn', 'error'] as const)('a line of level %s is written immediately, after all earlier lines', (level) => {
  const { lines, pipe, text } = open()
  const logger = createLogger({ level: 'info', format: 'json', secretNames: [], destination: lines })
  logger.info({}, 'first')
  expect(pipe.writes).toEqual([])
  logger[level]({}, 'second')
  expect(text()).toMatch(/first.*\n.*second.*\n$/)
})

import { createConnection, type Socket } from 'node:net'
import { createHistogram } from 'node:perf_hooks'
import { AnswerReader } from './AnswerReader.ts'

export interface DriveOptions {
  readonly port: number
  /** Kept open; each has one request under way at any time. */
  readonly connections: number
  /** Sent in turn. */
  readonly requests: readonly Buffer[]
  /** Looks into an answer's body; asked for one answer in `CHECKED_EVERY`. */
  readonly isGood: (body: string) => boolean
}

/** Load that goes on until it is stopped. */
export interface Drive {
  /** Whether anything was answered since `take`. */
  hasAnswers(): boolean
  /** What was answered since this was last asked. */
  take(): DriveFigures
  stop(): void
}

export interface DriveFigures {
  readonly answers: number
  /** Answers that were no 200, or whose body was wrong, and connections that broke. */
  readonly failures: number
  /** What the first of them said. */
  readonly firstFailure: string | null
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
}

const CHECKED_EVERY = 50

/** Puts full load on a server: whoever has an answer asks again at once. */
export function drive({ port, connections, requests, isGood }: DriveOptions): Drive {
  const latencies = createHistogram()
  let answers = 0
  let failures = 0
  let firstFailure: string | null = null
  let isStopped = false
  let next = 0

  const fail = (what: string): void => {
    failures += 1
    firstFailure ??= what
  }
  const connect = (): Socket => {
    const reader = new AnswerReader()
    let sentAt = 0
    const ask = (): void => {
      const request = requests[next % requests.length]
      next += 1
      sentAt = performance.now()
      if (request !== undefined) socket.write(request)
    }
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true }, ask)
    socket.on('data', (bytes: Buffer) => {
      const answer = reader.read(bytes)
      if (answer === null) return
      latencies.record(Math.max(1, Math.round((performance.now() - sentAt) * 1_000)))
      answers += 1
      if (answer.status !== 200 || (answers % CHECKED_EVERY === 0 && !isGood(answer.body)))
        fail(`${answer.status} ${answer.body.slice(0, 500)}`)
      if (!isStopped) ask()
    })
    socket.on('error', (error) => isStopped || fail(error.message))
    socket.on('close', () => isStopped || fail('The server closed a connection.'))
    return socket
  }
  const sockets = Array.from({ length: connections }, connect)

  return {
    hasAnswers: () => answers > 0,
    take() {
      const p50 = latencies.percentile(50) / 1_000
      const p99 = latencies.percentile(99) / 1_000
      const figures = { answers, failures, firstFailure, p50, p99 }
      latencies.reset()
      answers = 0
      failures = 0
      firstFailure = null
      return figures
    },
    stop() {
      isStopped = true
      for (const socket of sockets) socket.destroy()
    },
  }
}

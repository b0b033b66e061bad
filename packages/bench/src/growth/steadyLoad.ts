import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { quantile } from '../figures.ts'
import { hasTokens } from '../load/issueRequests.ts'
import type { HttpRequest } from '../load/loadGenerator.ts'

/**
 * Sends requests at a steady rate until it is stopped, or until `durationMaxMs` is over. If the server is slow, requests
 * wait for a free connection, and their waiting time counts. Requests that cannot be sent at their time are sent later, so
 * a stall of the server is not hidden.
 */
export function startSteadyLoad({ url, perSecond, durationMaxMs, next }: SteadyLoadOptions): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const latencies: number[] = []
  let failures = 0
  let firstFailure: string | undefined
  let isStopped = false

  const send = async (): Promise<void> => {
    const sentAt = performance.now()
    const failure = await exchange(url, agent, next()).catch((error: Error) => error.message)
    latencies.push(performance.now() - sentAt)
    if (failure === null) return
    failures += 1
    firstFailure ??= failure
  }
  const run = async (): Promise<void> => {
    const startedAt = performance.now()
    const underWay = new Set<Promise<void>>()
    for (let sent = 0; !isStopped; ) {
      const elapsedMs = performance.now() - startedAt
      if (elapsedMs > durationMaxMs) break
      for (; sent < (elapsedMs * perSecond) / 1_000; sent += 1) {
        const sending = send().finally(() => underWay.delete(sending))
        underWay.add(sending)
      }
      await setTimeout(1_000 / perSecond)
    }
    await Promise.all(underWay)
    agent.destroy()
  }
  const ended = run()
  return {
    async stop() {
      isStopped = true
      await ended
      const sorted = latencies.sort((a, b) => a - b)
      return {
        responses: sorted.length,
        failures,
        firstFailure,
        p50Ms: quantile(sorted, 0.5),
        p99Ms: quantile(sorted, 0.99),
        maxMs: quantile(sorted, 1),
      }
    },
  }
}

interface SteadyLoadOptions {
  readonly url: string
  readonly perSecond: number
  /** The load ends by itself after this time. */
  readonly durationMaxMs: number
  /** Returns the next request. */
  readonly next: () => HttpRequest
}

export interface SteadyLoad {
  /** Ends the load and returns the figures of all its requests. */
  stop(): Promise<SteadyLoadFigures>
}

export interface SteadyLoadFigures {
  readonly responses: number
  /** Responses without tokens, and requests without a response. */
  readonly failures: number
  readonly firstFailure: string | undefined
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

const CONNECTIONS = 64

/** Sends one request. Returns the reason if the response has no tokens, and otherwise `null`. */
function exchange(url: string, agent: Agent, { method, path, headers, body }: HttpRequest): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { agent, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(hasTokens(text) ? null : `${response.statusCode} ${text.slice(0, 300)}`))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

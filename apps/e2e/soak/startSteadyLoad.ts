import type { Attempt, Replicas } from './Replicas.ts'

/** The results of a load's requests. Durations are in milliseconds. */
export interface LoadFigures {
  readonly sent: number
  readonly issued: readonly string[]
  /** The number of requests whose first attempt did not issue credentials. */
  readonly repeated: number
  /** The number of requests whose last attempt did not issue credentials, by reason. */
  readonly failed: ReadonlyMap<string, number>
  readonly slowest: number
  readonly p99: number
}

export interface SteadyLoad {
  readonly perSecond: number
  /** The maximum number of attempts per request. Each attempt uses a different replica. */
  readonly attempts: number
}

/** Sends requests at a steady rate, independent of the response time, until `end` is called. */
export function startSteadyLoad(replicas: Replicas, { perSecond, attempts }: SteadyLoad) {
  const issued: string[] = []
  const failed = new Map<string, number>()
  const durations: number[] = []
  const open = new Set<Promise<void>>()
  let [sent, repeated] = [0, 0]

  const request = async (first: number): Promise<void> => {
    const begunAt = performance.now()
    let last: Attempt = { kind: 'lost' }
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      last = await replicas.issueAt(first + attempt)
      if (last.kind === 'issued') break
      if (attempt === 0) repeated += 1
    }
    durations.push(performance.now() - begunAt)
    if (last.kind === 'issued') issued.push(last.issuanceId)
    else failed.set(describeFailure(last), (failed.get(describeFailure(last)) ?? 0) + 1)
  }
  const begunAt = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - begunAt) / 1_000) * perSecond
    while (sent < due) {
      const one: Promise<void> = request(sent).finally(() => open.delete(one))
      open.add(one)
      sent += 1
    }
  }, 5)
  return {
    /** Returns the number of credentials issued so far. */
    issuedCount: () => issued.length,
    end: async (): Promise<LoadFigures> => {
      clearInterval(timer)
      await Promise.all(open)
      const sorted = durations.toSorted((one, other) => one - other)
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
      return { sent, issued, repeated, failed, slowest: sorted.at(-1) ?? Number.NaN, p99 }
    },
  }
}

function describeFailure(attempt: Attempt): string {
  if (attempt.kind === 'error') return attempt.code
  return attempt.kind === 'refused' ? attempt.reason : 'connection lost'
}

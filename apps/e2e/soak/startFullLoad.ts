import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { textAt, valueAt } from '../harness/valueAt.ts'

/** The answers since the previous sample. Times are in milliseconds. */
export interface LoadInterval {
  readonly seconds: number
  readonly answered: number
  readonly p50: number
  readonly p99: number
  /**
   * The share of time in which the load generator was busy. If it is near 1, the results measure the generator instead of the service.
   */
  readonly ownShare: number
}

/** The result of all requests. */
export interface FullLoadResult {
  readonly issuanceIds: readonly string[]
  /** The number of answers without credentials, by reason. */
  readonly failed: ReadonlyMap<string, number>
}

export interface FullLoad {
  readonly takeInterval: () => LoadInterval
  /** Stops sending requests and waits for the pending answers. */
  readonly end: () => Promise<FullLoadResult>
}

export interface Question {
  readonly headers: Readonly<Record<string, string>>
  readonly input: Readonly<Record<string, string>>
}

const ISSUE = `mutation Issue($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) {
    __typename
    ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken realm } issuanceId expiresAt }
    ... on IssuanceRefused { reason }
  }
}`

/**
 * Issues credentials on persistent connections. Each connection sends its next request when the answer to its previous request arrives.
 */
export function startFullLoad(
  graphqlUrl: string,
  { connections, questionOf }: { readonly connections: number; readonly questionOf: (count: number) => Question },
): FullLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const issuanceIds: string[] = []
  const failed = new Map<string, number>()
  let durations: number[] = []
  let sent = 0
  let isEnded = false
  let intervalBeganAt = performance.now()
  let utilization = performance.eventLoopUtilization()

  const askOnce = async (): Promise<void> => {
    const { headers, input } = questionOf(sent)
    sent += 1
    const begunAt = performance.now()
    const answer = await post(graphqlUrl, agent, headers, JSON.stringify({ query: ISSUE, variables: { input } }))
    durations.push(performance.now() - begunAt)
    const result = valueAt(answer, 'data.issueAnonymousCredentials')
    if (valueAt(result, '__typename') === 'IssueAnonymousCredentialsPayload' && hasTokens(result))
      issuanceIds.push(textAt(result, 'issuanceId'))
    else count(failed, describeFailure(answer))
  }
  const askOn = async (): Promise<void> => {
    while (!isEnded) await askOnce().catch((error: unknown) => count(failed, String(error)))
  }
  const all = Promise.all(Array.from({ length: connections }, askOn))
  return {
    takeInterval: () => {
      const sorted = durations.sort((one, other) => one - other)
      const now = performance.now()
      const usedSince = performance.eventLoopUtilization(utilization)
      const interval = {
        seconds: (now - intervalBeganAt) / 1_000,
        answered: sorted.length,
        p50: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
        p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
        ownShare: usedSince.utilization,
      }
      durations = []
      intervalBeganAt = now
      utilization = performance.eventLoopUtilization()
      return interval
    },
    end: async () => {
      isEnded = true
      await all
      agent.destroy()
      return { issuanceIds, failed }
    },
  }
}

function hasTokens(result: unknown): boolean {
  return ['accountToken', 'fromToken', 'toToken'].every((name) =>
    /^[0-9a-f]{32,}$/.test(textAt(result, `credentials.${name}`)),
  )
}

function describeFailure(answer: unknown): string {
  const reason =
    valueAt(answer, 'errors.0.extensions.code') ??
    valueAt(answer, 'data.issueAnonymousCredentials.reason') ??
    valueAt(answer, 'data.issueAnonymousCredentials.__typename')
  return String(reason)
}

function count(counts: Map<string, number>, words: string): void {
  counts.set(words, (counts.get(words) ?? 0) + 1)
}

function post(url: string, agent: Agent, headers: Readonly<Record<string, string>>, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const sent = request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('error', reject).on('end', () => {
        try {
          resolve(JSON.parse(text))
        } catch {
          reject(new Error(`an answer with status ${response.statusCode} that is not JSON`))
        }
      })
    })
    sent.on('error', reject).end(body)
  })
}

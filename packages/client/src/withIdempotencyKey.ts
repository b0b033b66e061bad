import { withRetry } from './withRetry.ts'

/**
 * Calls `attempt` with an idempotency key, and calls it again with the same key if the response was lost. If the server
 * already made a decision, it returns this decision again and does not count it a second time. After `TIMEOUT`, no time
 * is left for another attempt.
 *
 * @param idempotencyKey Defaults to a new key.
 * @throws The error of the last attempt. If the signal aborts, throws the signal's reason.
 */
export function withIdempotencyKey<T>(
  attempt: (idempotencyKey: string) => Promise<T>,
  signal?: AbortSignal,
  idempotencyKey = newIdempotencyKey(),
): Promise<T> {
  return withRetry(() => attempt(idempotencyKey), LOST_RESPONSE_CODES, signal)
}

/** Returns a random key: 128 bits as decimal numbers. `crypto.randomUUID` is missing in pages without TLS. */
export function newIdempotencyKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}

/** The codes after which it is unknown whether the server made a decision. `BAD_ANSWER` is retried for the status codes of proxies. */
export const LOST_RESPONSE_CODES = ['NETWORK', 'BAD_ANSWER'] as const

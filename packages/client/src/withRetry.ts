import { ClientError, type ClientErrorCode } from './ClientError.ts'

/**
 * Calls `attempt` up to three times, as long as it throws a retryable ClientError with one of the codes. The pauses between the attempts
 * are random, so that many pages do not retry at the same time. The first pause is at most half a second, the second at most one second.
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  codes: readonly ClientErrorCode[],
  signal?: AbortSignal,
): Promise<T> {
  for (let pauseMsMax = 500; ; pauseMsMax *= 2) {
    try {
      return await attempt()
    } catch (error) {
      const canHelp = error instanceof ClientError && error.retryable && codes.includes(error.code)
      if (pauseMsMax > 1_000 || !canHelp) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMsMax))
    signal?.throwIfAborted()
  }
}

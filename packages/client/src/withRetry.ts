/**
 * Tries up to three times while `canHelp` says of the error that a new try may do better. The pauses are random, up to half a second
 * and then up to a second, so that the pages of a site do not come back all at once.
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  canHelp: (error: unknown) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  for (let pauseMsMax = 500; ; pauseMsMax *= 2) {
    try {
      return await attempt()
    } catch (error) {
      if (pauseMsMax > 1_000 || !canHelp(error)) throw error
    }
    const pauseMs = Math.random() * pauseMsMax
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    signal?.throwIfAborted()
  }
}

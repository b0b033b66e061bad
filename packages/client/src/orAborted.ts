/** Settles like the promise, or rejects with the signal's reason as soon as the signal aborts. */
export async function orAborted<T>(promise: Promise<T> | T, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted()
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason)
  })
  signal?.addEventListener('abort', abort)
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

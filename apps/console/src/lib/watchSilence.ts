/**
 * Returns a `fetch` that fails when an answer stays silent, so that its reader can try again: a proxy may hold back what the server sends, and
 * a connection may be gone without a sign.
 *
 * @param silenceMs How long the answer, or the next part of it, may take.
 * @param onAlive Called when the first part of an answer's body arrives.
 */
export function watchSilence(call: typeof fetch, { silenceMs, onAlive }: SilenceOptions): typeof fetch {
  return async (input, init) => {
    const silence = createAlarm(silenceMs)
    // A browser has few connections for a server, so one that is given up is closed.
    const given = new AbortController()
    init?.signal?.addEventListener('abort', () => given.abort(), { signal: given.signal })
    const answering = call(input, { ...init, signal: given.signal })
    const response = await Promise.race([answering, silence.rings])
      .catch((error: unknown) => {
        given.abort()
        throw error
      })
      .finally(silence.stop)
    if (!response.ok || response.body === null) return response
    return new Response(watchedBody(response.body, { silenceMs, onAlive }), response)
  }
}

interface SilenceOptions {
  readonly silenceMs: number
  readonly onAlive: () => void
}

function watchedBody(body: ReadableStream<Uint8Array>, { silenceMs, onAlive }: SilenceOptions) {
  const reader = body.getReader()
  let isAlive = false
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const silence = createAlarm(silenceMs)
      try {
        const { done, value } = await Promise.race([reader.read(), silence.rings])
        if (done) return controller.close()
        if (!isAlive) onAlive()
        isAlive = true
        controller.enqueue(value)
      } catch (error) {
        void reader.cancel().catch(() => undefined)
        controller.error(error)
      } finally {
        silence.stop()
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function createAlarm(ms: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const rings = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing arrived for ${ms} ms.`)), ms)
  })
  return { rings, stop: () => clearTimeout(timer) }
}

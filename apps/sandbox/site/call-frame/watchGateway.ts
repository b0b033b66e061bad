/**
 * Reports the gateway's refusals and calls since the watch began. The SDK hides the reasons of refusals. Earlier records are ignored,
 * because they belong to other calls.
 */
export async function watchGateway({ read, report, every }: GatewayWatchParts): Promise<GatewayWatch> {
  const before = await readOrEmpty(read)
  const known = new Set([...before.refusals, ...before.calls].map(({ id }) => id))
  let reported = ''

  const poll = async () => {
    const { refusals, calls } = await readOrEmpty(read)
    const news = {
      refusals: refusals.filter(({ id }) => !known.has(id)),
      calls: calls.filter(({ id }) => !known.has(id)),
    }
    const text = JSON.stringify(news)
    if (text === reported || (reported === '' && news.refusals.length + news.calls.length === 0)) return
    reported = text
    report(news)
  }
  const stop = every(POLL_EVERY_MS, () => void poll())
  return {
    poll,
    async stop() {
      stop()
      await poll()
    },
  }
}

interface GatewayWatchParts {
  read(): Promise<GatewayRecords>
  report(news: GatewayRecords): void
  /** Runs the task repeatedly. Returns a function that stops the repetition. */
  every(ms: number, task: () => void): () => void
}

export interface GatewayWatch {
  poll(): Promise<void>
  /** Stops the periodic polling, then polls one final time. */
  stop(): Promise<void>
}

/** The records from the gateway's interface. The console reads their fields. */
export interface GatewayRecords {
  readonly refusals: readonly GatewayEntry[]
  readonly calls: readonly GatewayEntry[]
}

interface GatewayEntry {
  readonly id: string
}

const POLL_EVERY_MS = 1_000

/** Returns no records if the gateway does not answer. The call itself reports that failure. */
async function readOrEmpty(read: () => Promise<GatewayRecords>): Promise<GatewayRecords> {
  try {
    return await read()
  } catch {
    return { refusals: [], calls: [] }
  }
}

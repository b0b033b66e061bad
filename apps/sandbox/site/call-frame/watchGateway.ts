/**
 * Tells what the gateway has on record since the watch began: its refusals, whose reasons the SDK hides, and its calls. What was
 * there before belongs to somebody else.
 */
export async function watchGateway({ read, tell, every }: GatewayWatchParts): Promise<GatewayWatch> {
  const before = await readOrNothing(read)
  const known = new Set([...before.refusals, ...before.calls].map(({ id }) => id))
  let told = ''

  const look = async () => {
    const { refusals, calls } = await readOrNothing(read)
    const news = {
      refusals: refusals.filter(({ id }) => !known.has(id)),
      calls: calls.filter(({ id }) => !known.has(id)),
    }
    const text = JSON.stringify(news)
    if (text === told || (told === '' && news.refusals.length + news.calls.length === 0)) return
    told = text
    tell(news)
  }
  const stop = every(LOOK_EVERY_MS, () => void look())
  return {
    look,
    async stop() {
      stop()
      await look()
    },
  }
}

interface GatewayWatchParts {
  read(): Promise<GatewayRecords>
  tell(news: GatewayRecords): void
  /** Runs the task again and again, until the function that comes back is called. */
  every(ms: number, task: () => void): () => void
}

export interface GatewayWatch {
  look(): Promise<void>
  /** Looks a last time. */
  stop(): Promise<void>
}

/** As the gateway's interface gives them; the console reads them field by field. */
export interface GatewayRecords {
  readonly refusals: readonly GatewayEntry[]
  readonly calls: readonly GatewayEntry[]
}

interface GatewayEntry {
  readonly id: string
}

const LOOK_EVERY_MS = 1_000

/** A gateway that does not answer has nothing to say; that is seen at the call itself. */
async function readOrNothing(read: () => Promise<GatewayRecords>): Promise<GatewayRecords> {
  try {
    return await read()
  } catch {
    return { refusals: [], calls: [] }
  }
}

import type { Cluster } from 'node:cluster'

/**
 * Keeps `count` worker processes running on one shared port until a stop is requested. The first worker starts alone.
 * The other workers start when the first worker is ready. If the first worker cannot start, no other worker starts.
 * Returns the exit code.
 */
export function runWorkers(count: number, { cluster, print, printError, stopRequested }: WorkersHost): Promise<number> {
  const running = new Set<ReturnType<Cluster['fork']>>()
  let isStopping = false
  let hasServed = false
  return new Promise((resolve) => {
    const begin = (index: number): void => {
      const worker = cluster.fork({ [WORKER_INDEX]: String(index) })
      running.add(worker)
      worker.on('message', (message) => {
        if (message !== READY) return
        print(`Worker ${index + 1} of ${count} is ready.\n`)
        if (hasServed) return
        hasServed = true
        for (let other = 1; other < count; other += 1) begin(other)
      })
      worker.on('exit', (code: number | null) => {
        running.delete(worker)
        if (isStopping || !hasServed) {
          if (running.size === 0) resolve(isStopping ? 0 : (code ?? 1))
          return
        }
        printError(`A worker ended (${code ?? 'by a signal'}). A new one replaces it.\n`)
        setTimeout(() => (isStopping ? undefined : begin(index)), PAUSE_MS)
      })
    }
    void stopRequested().then(() => {
      isStopping = true
      for (const worker of running) worker.process.kill('SIGTERM')
      if (running.size === 0) resolve(0)
    })
    begin(0)
  })
}

/** Functions that the primary process provides to `runWorkers`. */
export interface WorkersHost {
  readonly cluster: Pick<Cluster, 'fork'>
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** Resolves when a stop of the service is requested. Called once, when the service starts. */
  readonly stopRequested: () => Promise<void>
}

/** The message that a worker sends to the primary process when it is ready. */
export const READY = 'ready'

/**
 * The environment variable with a worker's index, from 0. A replacement worker gets the index of the worker that it
 * replaces.
 */
export const WORKER_INDEX = 'WORKER_INDEX'

/**
 * The delay before a worker that ended is replaced, in milliseconds. Without this delay, a worker that always fails
 * would use all CPU time.
 */
const PAUSE_MS = 1_000

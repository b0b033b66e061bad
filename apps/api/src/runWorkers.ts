import type { Cluster } from 'node:cluster'

/** What the first process gives. */
export interface WorkersHost {
  readonly cluster: Pick<Cluster, 'fork'>
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** Resolves when the service is asked to stop. Called once, at the beginning. */
  readonly stopRequested: () => Promise<void>
}

/** What a worker tells the first process once it serves. */
export const READY = 'ready'

/** The variable by which a worker knows which one it is, from 0: one that takes another's place takes its number too. */
export const WORKER_INDEX = 'WORKER_INDEX'

/** One that ended is followed by another after this long, so that one that cannot live does not take all the time there is. */
const PAUSE_MILLISECONDS = 1_000

/**
 * Keeps a number of processes running that share one port, until it is asked to stop. The others begin when the first one serves:
 * where that one cannot start, none does. The number is the exit code.
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
        print(`Worker ${index + 1} of ${count} serves.\n`)
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
        printError(`A worker ended (${code ?? 'by a signal'}); another takes its place.\n`)
        setTimeout(() => (isStopping ? undefined : begin(index)), PAUSE_MILLISECONDS)
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

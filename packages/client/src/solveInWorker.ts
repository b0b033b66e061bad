import { computeSolution } from './computeSolution.ts'
import { challengeWorker } from './generated/challengeWorker.ts'

/**
 * Computes the solution of a challenge in a worker, so that the page stays responsive. Without workers, as in Node or under a strict content security
 * policy, it computes the solution in the current thread. Returns null if the computation takes longer than 90 seconds.
 *
 * @param altcha The challenge, as JSON text.
 * @throws The signal's reason if the signal aborts, and Error if the browser has no Web Crypto.
 */
export async function solveInWorker(altcha: string, signal?: AbortSignal): Promise<string | null> {
  try {
    return await runWorker(altcha, signal)
  } catch {
    signal?.throwIfAborted()
  }
  const solution = await computeSolution(altcha, signal)
  signal?.throwIfAborted()
  return solution
}

function runWorker(altcha: string, signal: AbortSignal | undefined): Promise<string | null> {
  return new Promise((resolve, reject) => {
    // A worker cannot be created from a script of another origin, but it can be created from a string.
    const url = URL.createObjectURL(new Blob([challengeWorker], { type: 'text/javascript' }))
    const worker = new Worker(url)
    const end = () => {
      worker.terminate()
      URL.revokeObjectURL(url)
      signal?.removeEventListener('abort', fail)
    }
    const fail = () => {
      end()
      reject(new Error('The worker failed.'))
    }
    signal?.addEventListener('abort', fail)
    worker.onerror = fail
    worker.onmessage = ({ data }) => {
      end()
      resolve(data)
    }
    worker.postMessage(altcha)
  })
}

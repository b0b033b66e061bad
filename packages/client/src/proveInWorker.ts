import { proofWorker } from './generated/proofWorker.ts'
import { proveWork } from './proveWork.ts'

/**
 * Does a proof of work apart from the page, which goes on reacting meanwhile; in the page itself where there are no workers to be had:
 * in Node, and where the page's policy forbids them. Null where it was not done in time. Ends with the signal, whose reason it then
 * rejects with.
 */
export async function proveInWorker(altcha: string, signal?: AbortSignal): Promise<string | null> {
  try {
    return await runWorker(altcha, signal)
  } catch {
    signal?.throwIfAborted()
  }
  const proof = await proveWork(altcha, signal)
  signal?.throwIfAborted()
  return proof
}

function runWorker(altcha: string, signal: AbortSignal | undefined): Promise<string | null> {
  return new Promise((resolve, reject) => {
    // Of a text: a script of another origin, as a page's often are, may be no worker.
    const url = URL.createObjectURL(new Blob([proofWorker], { type: 'text/javascript' }))
    const worker = new Worker(url)
    const end = () => {
      worker.terminate()
      URL.revokeObjectURL(url)
      signal?.removeEventListener('abort', fail)
    }
    const fail = () => {
      end()
      reject(new Error('The worker did not run.'))
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

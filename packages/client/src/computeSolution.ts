import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

/**
 * Computes the proof of work of an ALTCHA challenge. Returns the solution in the format of the API. Returns null after 90 seconds, or
 * if the signal aborts. Rejects if the browser has no Web Crypto, as on a page that is not secure.
 *
 * @param altcha The challenge, as JSON text.
 */
export async function computeSolution(altcha: string, signal?: AbortSignal): Promise<string | null> {
  const challenge = JSON.parse(altcha)
  const controller = new AbortController()
  signal?.addEventListener('abort', () => controller.abort())
  const solution = await solveChallenge({ challenge, deriveKey, controller })
  return solution && btoa(JSON.stringify({ challenge, solution }))
}

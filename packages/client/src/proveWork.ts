import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

/**
 * Does the proof of work that ALTCHA's challenge asks for, and gives what the API takes for it; null after a minute and a half, and
 * after an abort. Rejects where the browser has no cryptography, as on a page that is not secure.
 */
export async function proveWork(altcha: string, signal?: AbortSignal): Promise<string | null> {
  const challenge = JSON.parse(altcha)
  const controller = new AbortController()
  signal?.addEventListener('abort', () => controller.abort())
  const solution = await solveChallenge({ challenge, deriveKey, controller })
  return solution && btoa(JSON.stringify({ challenge, solution }))
}

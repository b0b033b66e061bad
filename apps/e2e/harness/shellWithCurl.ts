import { fileURLToPath } from 'node:url'
import { findOnPath } from './findOnPath.ts'

/** Returns the command that runs a line in a shell. If curl is not on PATH, a script replaces it, and a message is printed. */
export function shellWithCurl(line: string): { readonly command: string; readonly args: readonly string[] } {
  if (findOnPath('curl', 'curl.exe') !== undefined) return { command: 'sh', args: ['-c', line] }
  process.stdout.write('  curl is not on PATH: a script sends the same requests instead\n')
  const standIn = fileURLToPath(new URL('curlStandIn.mjs', import.meta.url))
  return { command: 'sh', args: ['-c', `curl() { '${process.execPath}' '${standIn}' "$@"; }\n${line}`] }
}

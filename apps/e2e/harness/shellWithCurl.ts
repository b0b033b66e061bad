import { fileURLToPath } from 'node:url'
import { findOnPath } from './findOnPath.ts'

/** How to run a line that was meant for a shell. Where there is no curl, a few lines of ours stand in for it, and say so. */
export function shellWithCurl(line: string): { readonly command: string; readonly args: readonly string[] } {
  if (findOnPath('curl', 'curl.exe') !== undefined) return { command: 'sh', args: ['-c', line] }
  process.stdout.write('  curl is not on PATH: a stand-in sends what it would send\n')
  const standIn = fileURLToPath(new URL('curlStandIn.mjs', import.meta.url))
  return { command: 'sh', args: ['-c', `curl() { '${process.execPath}' '${standIn}' "$@"; }\n${line}`] }
}

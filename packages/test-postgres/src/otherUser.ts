import { readFileSync } from 'node:fs'
import process from 'node:process'

/** Returns a user for servers that refuse to run as root; `undefined` if this process does not run as root. */
export function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  // Debian's package creates `postgres`. `nobody` exists everywhere.
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and neither of the users postgres and nobody exists.')
}

import { execFileSync } from 'node:child_process'
import { chownSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { otherUser } from '@anoncall/test-postgres'

/**
 * Creates a certificate authority and server certificates in a folder: `right` for localhost and 127.0.0.1, `other` for
 * another name, `expired`, and the self-signed `self`. Each is a `.crt` with its `.key`. The authority is `ca.crt`.
 */
export function makeCertificates(openssl: string, folder: string): void {
  const run = (...args: string[]) => execFileSync(openssl, args, { cwd: folder, stdio: 'ignore' })
  const here = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  run('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '3650', '-subj', '/CN=Test authority')
  run(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'self.key',
    '-out',
    'self.crt',
    '-days',
    '3650',
    '-subj',
    '/CN=localhost',
    '-addext',
    here,
  )
  const signed = [
    ['right', here, '3650'],
    ['other', 'subjectAltName=DNS:db.acme.example', '3650'],
    ['expired', here, '-1'],
  ] as const
  for (const [name, names, days] of signed) {
    writeFileSync(join(folder, `${name}.ext`), names)
    run('req', '-new', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=localhost')
    run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.crt`,
      '-days',
      days,
      '-extfile',
      `${name}.ext`,
    )
  }
  // The server rejects keys that belong to other users.
  const user = otherUser()
  if (user !== undefined) for (const file of readdirSync(folder)) chownSync(join(folder, file), user.uid, user.gid)
}

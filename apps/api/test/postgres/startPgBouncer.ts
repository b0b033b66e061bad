import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { otherUser } from '@anoncall/test-postgres'
import { onTestFinished } from 'vitest'
import { freePort } from '../setup/startProcess.ts'

export interface PgBouncer {
  /** The database through the pooler. */
  readonly url: string
  log(): string
}

/**
 * Starts a real PgBouncer in front of a database until the test ends. As root, it uses another user, because PgBouncer
 * refuses to run as root.
 */
export async function startPgBouncer(
  program: string,
  databaseUrl: string,
  settings: Readonly<Record<string, string | number>>,
  onFinished = onTestFinished,
): Promise<PgBouncer> {
  const { hostname, port: databasePort, username, password } = new URL(databaseUrl)
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-pgbouncer-'))
  const port = await freePort()
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: join(folder, 'users'),
    logfile: join(folder, 'log'),
    ...settings,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`)
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    ['[databases]', `* = host=${hostname} port=${databasePort}`, '[pgbouncer]', ...lines, ''].join('\n'),
  )
  writeFileSync(join(folder, 'users'), `"${username}" "${password}"\n`)
  writeFileSync(join(folder, 'log'), '')
  const user = otherUser()
  chmodSync(folder, 0o755)
  if (user !== undefined)
    for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))])
      chownSync(path, user.uid, user.gid)
  const child: ChildProcess = spawn(program, [join(folder, 'pgbouncer.ini')], { stdio: 'ignore', cwd: folder, ...user })
  const killOnExit = (): void => void child.kill('SIGKILL')
  process.on('exit', killOnExit)
  onFinished(async () => {
    process.off('exit', killOnExit)
    if (child.exitCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const log = () => readFileSync(join(folder, 'log'), 'utf8')
  while (!log().includes('process up')) {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start: ${log()}`)
    await setTimeout(25)
  }
  const url = new URL(databaseUrl)
  url.port = String(port)
  return { url: url.href, log }
}

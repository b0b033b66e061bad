import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process, { env } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { findPostgres } from './findPostgres.ts'
import { otherUser } from './otherUser.ts'

/** A PostgreSQL server on the loopback interface. Its data folder is deleted when the server stops. */
export interface PostgresServer {
  /** Creates an empty database and returns its URL, `postgres://…`. */
  createDatabase(): Promise<string>
  /** Kills all processes of the server at once, like a crash. */
  kill(): Promise<void>
  /** Starts the server again after a `kill`, with the same port and data. */
  start(): Promise<void>
  /** Stops the server and removes its files. */
  stop(): Promise<void>
  /** Returns the id of the main process; 0 if the server is not running. */
  pid(): number
}

export interface PostgresOptions {
  /** Whether every commit is flushed to the disk, as in production. Tests are faster without flushing. */
  readonly isDurable?: boolean
  /** Further settings of the server. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** Called with the data folder before the server starts, to write files into it. */
  readonly prepare?: (dataFolder: string) => void
  readonly environment?: NodeJS.ProcessEnv
}

const START_MILLISECONDS_MAX = 60_000

/**
 * Starts a PostgreSQL server. If this process runs as root, the server uses another user, because PostgreSQL refuses to
 * run as root. The collation is English on purpose, so that a query that needs byte order must request it.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { isDurable = false, environment = env, settings: more = {}, prepare } = options
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-postgres-'))
  // The server's user must be able to open the folder.
  chmodSync(folder, 0o755)
  const user = otherUser()
  const programs = await findPostgres(folder, environment)
  const data = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  mkdirSync(data, { mode: 0o700 })
  if (user !== undefined) for (const path of [data, passwordFile]) chownSync(path, user.uid, user.gid)
  // The caller's environment must not change the server's behavior.
  const asUser = { env: { PATH: environment.PATH, TZ: 'UTC', LC_ALL: 'C' }, cwd: data, ...user }
  await promisify(execFile)(
    programs.initdb,
    ['-D', data, '-U', 'anoncall', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--no-sync'].concat([
      '--locale-provider=icu',
      '--icu-locale=en',
      '--locale=C',
    ]),
    asUser,
  )
  prepare?.(data)
  const port = await freePort()
  const urlOf = (database: string) => `postgres://anoncall:${password}@127.0.0.1:${port}/${database}`
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: isDurable ? 'on' : 'off',
    log_min_messages: 'fatal',
    ...more,
  }
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  let server: ChildProcess | undefined

  /**
   * Sends a signal to the server and waits until the server has exited. The server's processes are one group, so that
   * all of them exit together.
   */
  const signal = async (name: 'SIGKILL' | 'SIGINT'): Promise<void> => {
    const running = server
    server = undefined
    if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    process.kill(name === 'SIGKILL' ? -running.pid : running.pid, name)
    await ended
  }
  const killOnExit = (): void => {
    if (server?.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
  }
  /**
   * Starts the server once and waits until it is ready. Returns `false` if it cannot start yet, because resources of a
   * killed server are still in use.
   */
  const begin = async (until: number): Promise<boolean> => {
    let log = ''
    const started = spawn(programs.postgres, args, { ...asUser, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    started.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString()
    })
    server = started
    while (!(await answers(urlOf('postgres')))) {
      const hasEnded = started.exitCode !== null || started.signalCode !== null
      if (hasEnded && log.includes('still in use')) return false
      if (hasEnded || Date.now() > until) throw new Error(`The PostgreSQL server did not start: ${log}`)
      await setTimeout(25)
    }
    return true
  }
  const start = async (): Promise<void> => {
    const until = Date.now() + START_MILLISECONDS_MAX
    while (!(await begin(until))) await setTimeout(25)
  }
  const stop = async (): Promise<void> => {
    process.off('exit', killOnExit)
    await signal('SIGINT')
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', killOnExit)
  await start()
  let count = 0
  return {
    start,
    stop,
    kill: () => signal('SIGKILL'),
    pid: () => server?.pid ?? 0,
    createDatabase: async () => {
      count += 1
      const name = `anoncall_${count}_${randomBytes(4).toString('hex')}`
      await query(urlOf('postgres'), `create database ${name}`)
      return urlOf(name)
    },
  }
}

async function answers(url: string): Promise<boolean> {
  return query(url, 'select 1').then(
    () => true,
    () => false,
  )
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 })
  // Ignores connection errors outside a query, which occur when the server stops.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(text)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('a port was expected')
  return address.port
}

import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '@anoncall/test-postgres'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { runSql } from './createDatabase.ts'
import { silenceable } from './silentServer.ts'

let server: PostgresServer
/** Resources of parallel tests. A test that runs alone has its own hook. */
const closers: (() => void)[] = []
let dataFolder = ''
let admin = ''

beforeAll(async () => {
  server = await startPostgres({
    prepare: (data) => {
      dataFolder = data
      const hba = join(data, 'pg_hba.conf')
      const rules = ['host all ghost all trust', 'host all asleep all trust', 'host all barred all reject']
      writeFileSync(hba, `${rules.join('\n')}\n${readFileSync(hba, 'utf8')}`)
    },
  })
  admin = await server.createDatabase()
  await runSql(
    admin,
    "create role asleep nologin; create role barred login; create role guest login password 'guest-word'",
  )
})
afterAll(async () => {
  for (const close of closers) close()
  await server.stop()
})

/** The administrator's address with changed parts. */
function address(
  parts: { user?: string; password?: string; database?: string; port?: number; host?: string; query?: string } = {},
) {
  const url = new URL(admin)
  const { user = url.username, password = url.password, database = url.pathname.slice(1), host = url.hostname } = parts
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`
  return `postgres://${user}${secret}@${host}:${parts.port ?? url.port}/${database}${parts.query ?? ''}`
}

/** Returns the error message of opening the database. */
async function refusal(url: string): Promise<string> {
  const began = performance.now()
  try {
    const store = await openPostgresStore({ url, connectionsMax: 2 })
    await store.close()
    return 'opened'
  } catch (error) {
    expect(error).toMatchObject({ name: 'StoreOpenError', code: 'UNAVAILABLE' })
    const message = error instanceof Error ? error.message : ''
    const { password } = new URL(url)
    if (password !== '') {
      expect(message).not.toContain(password)
      expect(message).not.toContain(decodeURIComponent(password))
    }
    expect(message).toMatch(/^[A-Z1-9][^\n]+\.$/)
    expect(performance.now() - began).toBeLessThan(12_000)
    return message
  }
}

async function listening(listener: Server): Promise<number> {
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  closers.push(() => void listener.close())
  return (listener.address() as AddressInfo).port
}

/** A server that does not use the PostgreSQL protocol. */
function stranger(onConnection: (socket: Socket) => void): Promise<number> {
  return listening(
    createServer((socket) => {
      socket.on('error', () => undefined)
      closers.push(() => void socket.destroy())
      onConnection(socket)
    }),
  )
}

const ENCODING =
  'percent-encode special characters: @ is %40, : is %3A, / is %2F, # is %23, % is %25, ? is %3F. A password a/b#c is written a%2Fb%23c.'

test('a wrong password and an unknown user', async () => {
  for (const user of ['guest', 'stranger'])
    expect(await refusal(address({ user, password: 'not-the-word' }))).toMatch(
      new RegExp(
        `^PostgreSQL at 127\\.0\\.0\\.1:\\d+ does not accept the password of the user "${user}"\\. Correct user name and password in DATABASE_URL\\. `,
      ),
    )
  expect(await refusal(address({ user: 'guest', password: 'not-the-word' }))).toContain(ENCODING)
})

test('no password although one is required', async () => {
  expect(await refusal(address({ user: 'guest', password: '' }))).toMatch(
    /requires a password, but DATABASE_URL has none for the user "guest"\.$/,
  )
})

test('an unknown user, and one that may not log in, without a password requirement', async () => {
  for (const user of ['ghost', 'asleep'])
    expect(await refusal(address({ user, password: '' }))).toMatch(
      new RegExp(
        `has no user "${user}" that may log in\\. Create it there, grant it LOGIN, or correct DATABASE_URL\\.$`,
      ),
    )
})

test('a user that pg_hba.conf rejects', async () => {
  expect(await refusal(address({ user: 'barred' }))).toMatch(
    /^The pg_hba\.conf of PostgreSQL at .* does not accept the user "barred"/,
  )
})

test('a missing database', async () => {
  expect(await refusal(address({ database: 'nowhere' }))).toMatch(
    /has no database "nowhere"\. Correct the name in DATABASE_URL, or create it: create database "nowhere" owner "anoncall"\.$/,
  )
})

test('a user without permission to create tables, to connect, or to use the tables', async () => {
  const own = await server.createDatabase()
  const database = new URL(own).pathname.slice(1)
  const guest = address({ user: 'guest', password: 'guest-word', database })
  expect(await refusal(guest)).toMatch(
    /^The user "guest" may not create tables in the schema "public" .* Run there as its owner: grant usage, create on schema "public" to "guest"\.$/,
  )
  await runSql(own, `revoke connect on database ${database} from public`)
  expect(await refusal(guest)).toMatch(/does not let the user "guest" do what the service needs/)
  await runSql(own, `grant connect on database ${database} to guest; grant create, usage on schema public to guest`)
  expect(await refusal(own)).toBe('opened')
  expect(await refusal(guest)).toMatch(
    /does not let the user "guest" do what the service needs .* Make that user the owner of the database and of the tables in it\.$/,
  )
  await runSql(own, 'grant select on all tables in schema public to guest')
  expect(await refusal(guest)).toMatch(/^The user "guest" may not read and write the table \w+ in the database /)
  await runSql(own, 'grant all on all tables in schema public to guest')
  expect(await refusal(guest)).toBe('opened')
  await runSql(own, 'alter role guest set search_path = nowhere')
  expect(await refusal(guest)).toMatch(
    /^The search_path of the user "guest" in the database .* names no schema that exists\./,
  )
  await runSql(own, 'alter role guest reset search_path')
})

test('too many connections', async () => {
  const own = await server.createDatabase()
  const database = new URL(own).pathname.slice(1)
  await runSql(own, `alter database ${database} owner to guest; alter role guest connection limit 1`)
  expect(await refusal(address({ user: 'guest', password: 'guest-word', database }))).toMatch(
    /has no connection left for the user "guest"\. Raise max_connections .* or lower ANONCALL_DATABASE_CONNECTIONS\.$/,
  )
  await runSql(admin, 'alter role guest connection limit -1')
})

test('a database with another encoding', async () => {
  await runSql(admin, "create database latin encoding 'LATIN1' locale 'C' template template0")
  expect(await refusal(address({ database: 'latin' }))).toMatch(
    /^The database "latin" at .* has the encoding LATIN1, and Anoncall needs UTF8\./,
  )
})

test('TLS that the server does not support', async () => {
  expect(await refusal(address({ query: '?sslmode=verify-full' }))).toMatch(
    /has no TLS, but DATABASE_URL requires it\. Enable it there \(ssl = on\), or set sslmode=disable if the network in between is trusted\.$/,
  )
})

test('an outdated server', async () => {
  const port = await listening(
    createServer((near) => {
      const far = connect({ host: '127.0.0.1', port: Number(new URL(admin).port) })
      for (const socket of [near, far]) socket.on('error', () => undefined)
      onTestFinished(() => void near.destroy())
      near.pipe(far)
      // Of the same length, so that the protocol message stays valid.
      far.on('data', (chunk) =>
        near.write(Buffer.from(chunk.toString('latin1').replace(/\b1[5-9]00(\d\d)\b/, '1400$1'), 'latin1')),
      )
      near.on('close', () => far.destroy())
    }),
  )
  expect(await refusal(address({ port }))).toMatch(
    /is version 1[5-9]\S*.*, and Anoncall needs version 15 or newer\. Upgrade it, or set DATABASE_URL to another server\.$/,
  )
})

test('a password with special characters, percent-encoded, and with @ and : as they are', async () => {
  const url = new URL(await server.createDatabase())
  await runSql(url.href, "create role odd superuser login password 'a@b:c/d#e%f?g h[i]&=+\"é'")
  const at = `${url.host}${url.pathname}`
  expect(await refusal(`postgres://odd:a%40b%3Ac%2Fd%23e%25f%3Fg%20h%5Bi%5D%26%3D%2B%22%C3%A9@${at}`)).toBe('opened')
  expect(await refusal(`postgres://odd:a@b:c%2Fd%23e%25f%3Fg h[i]&=+%22é@${at}`)).toBe('opened')
})

// The next ones take seconds each, mostly waiting.
test.concurrent('a server that is starting up, given some seconds', async () => {
  const words = Buffer.from('SFATAL\0VFATAL\0C57P03\0Mle système démarre\0\0')
  const head = Buffer.from([0x45, 0, 0, 0, words.length + 4])
  const port = await stranger((socket) => socket.once('data', () => socket.end(Buffer.concat([head, words]))))
  expect(await refusal(address({ port }))).toMatch(
    /is starting up, shutting down or recovering\. Start Anoncall again once it accepts connections\.$/,
  )
})

test.concurrent.each([
  ['an HTTP server', () => listening(createHttpServer((_, response) => response.end('hello')))],
  ['a server that sends first', () => stranger((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'))],
  [
    'a server with arbitrary responses',
    () => stranger((socket) => socket.on('data', () => socket.write('+PONG\r\nRZ....E\0\0'))),
  ],
  ['a server that closes immediately', () => stranger((socket) => socket.end())],
])('%s instead of PostgreSQL', async (_, start) => {
  const port = await start()
  const refusals = await Promise.all(['', '?sslmode=require'].map((query) => refusal(address({ port, query }))))
  for (const sentence of refusals) expect(sentence).toContain('Check that PostgreSQL listens there')
})

test.concurrent('a port on which nothing ever answers', async () => {
  const port = await stranger(() => undefined)
  const refusals = await Promise.all(['', '?sslmode=require'].map((query) => refusal(address({ port, query }))))
  for (const sentence of refusals)
    expect(sentence).toMatch(
      /accepted the connection but did not respond in time\. Check that PostgreSQL listens there/,
    )
})

test.concurrent('a server that falls silent in the middle of the start', async ({ onTestFinished }) => {
  const { url, loseNextQuestion } = await silenceable(admin, onTestFinished)
  loseNextQuestion('pg_backend_pid')
  expect(await refusal(url)).toMatch(/did not respond in time/)
})

test.concurrent('a port on which nothing listens, a host that is not known, a socket that is not there', async () => {
  const [port, name, host, socket] = await Promise.all([
    refusal(address({ port: 1 })),
    refusal(address({ host: 'localhost', port: 1 })),
    refusal(address({ host: 'nowhere.invalid' })),
    refusal('postgres://anoncall:word@%2Fnowhere/anoncall'),
  ])
  expect(port).toMatch(/^Nothing accepts connections at 127\.0\.0\.1:1\. Start PostgreSQL there/)
  expect(name).toMatch(/^Nothing accepts connections at localhost:1\. /)
  expect(host).toMatch(/^The host of nowhere\.invalid:\d+ in DATABASE_URL is unknown/)
  expect(socket).toMatch(/^There is no Unix socket of PostgreSQL in \/nowhere\./)
})

test.concurrent('a lock for migrations that a connection keeps, with reports while it waits', async ({
  onTestFinished,
}) => {
  const holder = new pg.Client({ connectionString: admin, application_name: 'left over' })
  await holder.connect()
  onTestFinished(() => holder.end())
  await holder.query(`select pg_advisory_lock(${0x616e6f6e})`)
  const onWait = vi.fn()
  const opening = openPostgresStore({ url: admin, connectionsMax: 2, migrationWaitMilliseconds: 2_000, onWait })
  await expect(opening).rejects.toThrow(
    /^The lock for migrations of the database .* has been held by the connection \d+ \("left over"\) for 2 seconds\. If no other Anoncall process is starting, end that connection with pg_terminate_backend and start again\.$/,
  )
  expect(onWait).toHaveBeenCalledWith('waiting for another process to migrate the database')
})

test('a read-only database, and a standby', async () => {
  const own = await server.createDatabase()
  const name = new URL(own).pathname.slice(1)
  await runSql(admin, `alter database ${name} set default_transaction_read_only = on`)
  const words =
    /^PostgreSQL at .* is read only: it is a standby, or the database .* is set to read only\. Set DATABASE_URL to the primary server/
  expect(await refusal(own)).toMatch(words)
  await server.kill()
  writeFileSync(join(dataFolder, 'standby.signal'), '')
  await server.start()
  expect(await refusal(admin)).toMatch(words)
})

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildEntries, entryCommand, freePort, type Run, startProcess } from './startProcess.ts'

let port = 0
let dataDir = ''
let scratch = ''
const running: ReturnType<typeof startProcess>[] = []

beforeAll(async () => {
  await buildEntries()
  scratch = await mkdtemp(join(tmpdir(), 'anoncall-process-'))
  port = await freePort()
  dataDir = join(scratch, 'stopped')
  const service = await started()
  service.kill('SIGTERM')
  await service.ended
})
afterAll(() => rm(scratch, { recursive: true, force: true }))
beforeEach(async () => {
  port = await freePort()
  dataDir = await mkdtemp(join(scratch, 'data-'))
})
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.kill('SIGKILL')
    await service.ended
  }
})

function start(run: Run = {}) {
  const env = { PORT: String(port), ANONCALL_DATA_DIR: dataDir, ...run.env }
  const service = startProcess('main', { ...run, env })
  running.push(service)
  return service
}

const READY = 'Anoncall is ready at '

async function started(run: Run = {}) {
  const service = start(run)
  await service.printed(READY)
  return service
}

/** Copies the folder of a service that was started and stopped once. */
const setUp = (): Promise<void> => cp(join(scratch, 'stopped'), dataDir, { recursive: true })

const command = (...args: string[]) => startProcess('anoncall', { args, env: { ANONCALL_DATA_DIR: dataDir } }).ended

const ask = async (query: string, headers: Record<string, string> = {}): Promise<unknown> => {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return response.json()
}

const signIn = (password: string) =>
  ask(`mutation { signIn(input: { email: "owner@anoncall.local", password: "${password}" }) { __typename } }`)

const firstRunRecord = async (): Promise<Record<string, string>> =>
  JSON.parse(await readFile(join(dataDir, 'first-run.json'), 'utf8'))

/** One sentence, no stack. */
const onlySentence = (pattern: RegExp) => ({
  code: 1,
  stderr: expect.stringMatching(new RegExp(`^${pattern.source}\\n$`)),
})

describe('the service as a process', () => {
  it('prints the sign-in and a command that issues at its first start, and only its address later', async () => {
    const service = await started()
    const { url, password, apiSecretKey } = await firstRunRecord()
    expect(service.output.stdout).toContain(`Sign in at ${url}`)
    expect(service.output.stdout).toContain(`password  ${password}`)
    const body = /-d '([^']*)'\n/.exec(service.output.stdout)?.[1] ?? ''
    const issued = await ask(JSON.parse(body).query, { authorization: `Bearer ${apiSecretKey}` })
    expect(issued).toMatchObject({
      data: { issueAnonymousCredentials: { __typename: 'IssueAnonymousCredentialsPayload' } },
    })
    service.kill('SIGTERM')
    await service.ended

    const again = await started()
    expect(again.output.stdout).toContain(`${READY}http://localhost:${port}\n`)
    expect(again.output.stdout).not.toContain(password)
    expect(again.output.stdout).not.toContain(apiSecretKey)
    expect(await signIn(password ?? '')).toEqual({ data: { signIn: { __typename: 'SignInPayload' } } })
  })

  it('makes its files readable by its user only', async () => {
    await setUp()
    expect((await stat(join(dataDir, 'master-keys'))).mode & 0o077).toBe(0)
    for (const name of await readdir(dataDir))
      if (!name.startsWith('instance.'))
        expect([name, (await stat(join(dataDir, name))).mode & 0o077]).toEqual([name, 0])
  })

  it.runIf(process.platform !== 'win32')(
    'logs at the start what others can read or change, and what to run',
    async () => {
      await setUp()
      const file = join(dataDir, 'anoncall.db')
      await chmod(dataDir, 0o777)
      await chmod(file, 0o666)
      const service = await started()
      const warnings = service.output.stdout.split('\n').filter((line) => line.includes('other users of this machine'))
      expect(warnings.map((line): unknown => JSON.parse(line))).toMatchObject([
        {
          level: 'warn',
          msg: `other users of this machine can create, replace and delete files in the data folder ${dataDir}`,
          path: dataDir,
          mode: '0777',
          remedy: `Run chmod 700 ${dataDir}`,
        },
        { level: 'warn', msg: `other users of this machine can read and change ${file}`, mode: '0666' },
        { level: 'warn', msg: `other users of this machine can read and change ${file}-wal`, mode: '0666' },
      ])
      const { code, stderr } = await command('audit', 'verify')
      expect(code).toBe(0)
      expect(stderr).toContain(
        `Warning: other users of this machine can read and change ${file} (mode 0666). Run chmod 600 ${file}.\n`,
      )
      await chmod(dataDir, 0o700)
      for (const name of ['anoncall.db', 'anoncall.db-wal', 'anoncall.db-shm']) await chmod(join(dataDir, name), 0o600)
      expect(await command('audit', 'verify')).toMatchObject({ code: 0, stderr: '' })
    },
  )

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends immediately after %s, with exit code 0', async (signal) => {
    await setUp()
    const service = await started()
    // A keep-alive connection, which lasts up to 65 seconds, must not delay the stop.
    await ask('{ viewer { kind } }')
    const askedAt = performance.now()
    service.kill(signal)
    expect(await service.ended).toMatchObject({ code: 0, stderr: '' })
    expect(performance.now() - askedAt).toBeLessThan(10_000)
  })

  it('ignores the second of the two signals that Ctrl-C sends under npm start', async () => {
    const service = await started()
    service.kill('SIGINT')
    service.kill('SIGINT')
    expect(await service.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('starts again after a kill', async () => {
    const service = await started()
    service.kill('SIGKILL')
    await service.ended
    await started()
    expect(await ask('{ viewer { kind } }')).toEqual({ data: { viewer: { kind: 'NOBODY' } } })
  })

  it('exits with code 1 after an uncaught error, and logs it', async () => {
    const service = await started({ preload: "process.on('SIGUSR2', () => { throw new Error('boom') })" })
    service.kill('SIGUSR2')
    const { code, stdout } = await service.ended
    expect(code).toBe(1)
    expect(stdout).toContain('"message":"boom"')
  })
})

describe('one sentence explains why the service cannot start:', () => {
  it('a port in use, before anything is created', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    expect(await start().ended).toMatchObject(
      onlySentence(
        new RegExp(
          `Port ${port} is already in use on 127\\.0\\.0\\.1\\. Stop the other program, or set PORT to a different port\\.`,
        ),
      ),
    )
    expect(await readdir(dataDir)).not.toContain('first-run.json')
    other.close()
  })

  it('an outdated Node', async () => {
    const preload = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.9' } })"
    const stderr = `Anoncall needs Node 20.19 or newer; this is ${process.version}.\n`
    expect(await start({ preload }).ended).toEqual({ code: 1, stdout: '', stderr })
  })

  it('an address that this machine does not have', async () => {
    expect(await start({ env: { HOST: '192.0.2.1' } }).ended).toMatchObject(
      onlySentence(/This machine has no address 192\.0\.2\.1\. Set HOST to one of its addresses\./),
    )
  })

  it('a data folder without write access', async () => {
    await writeFile(join(dataDir, 'file'), '')
    expect(await start({ env: { ANONCALL_DATA_DIR: join(dataDir, 'file', 'data') } }).ended).toMatchObject(
      onlySentence(/Cannot write to the data folder .*data \(ENOTDIR\)\. Set ANONCALL_DATA_DIR to a writable folder\./),
    )
  })

  it('invalid settings, one sentence for each', async () => {
    const { code, stderr } = await start({ env: { PORT: 'http', ANONCALL_DATADIR: '/data' } }).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^PORT must be .*\.\nANONCALL_DATADIR is not a setting of Anoncall. .*\.\n$/)
  })

  it('an old Node', async () => {
    const preload =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } }); Object.defineProperty(process, 'version', { value: 'v20.18.3' })"
    expect(await start({ preload }).ended).toMatchObject(
      onlySentence(/Anoncall needs Node 20\.19 or newer; this is v20\.18\.3\./),
    )
  })

  it('a second instance on one folder, without affecting the first', async () => {
    await started()
    expect(await start({ env: { PORT: String(await freePort()) } }).ended).toMatchObject(
      onlySentence(/.*is in use by process \d+.*/),
    )
    expect(await ask('{ viewer { kind } }')).toEqual({ data: { viewer: { kind: 'NOBODY' } } })
  })

  it('a missing master keys file, without creating a new one', async () => {
    await setUp()
    await rm(join(dataDir, 'master-keys'))
    expect(await start().ended).toMatchObject(onlySentence(/The master keys file .*master-keys is missing, .*/))
    expect(await readdir(dataDir)).not.toContain('master-keys')
  })

  it('a different master key', async () => {
    await setUp()
    await writeFile(join(dataDir, 'master-keys'), `mk_other:${randomBytes(32).toString('base64')}\n`)
    const ended = await start().ended
    expect(ended).toMatchObject(onlySentence(/.*master key.*/))
  })

  it('an invalid master keys file', async () => {
    await setUp()
    await writeFile(join(dataDir, 'master-keys'), 'secret\n')
    const ended = await start().ended
    expect(ended).toMatchObject(onlySentence(/.*master-keys.*/))
    expect(ended.stderr).not.toContain('secret')
  })

  it.each([
    ['cut in half', async (file: string) => truncate(file, Math.floor((await stat(file)).size / 2))],
    ['overwritten', (file: string) => writeFile(file, 'this is no database, whatever its name says. '.repeat(200))],
  ])('a database that is %s', async (_what, damage) => {
    await setUp()
    const file = join(dataDir, 'anoncall.db')
    await alter(file, 'PRAGMA wal_checkpoint(TRUNCATE)')
    await damage(file)
    expect(await start().ended).toMatchObject(onlySentence(/The database .*anoncall\.db is damaged.*/))
  })
})

describe('anoncall', () => {
  it('resets the owner’s password while the service runs, and invalidates the old one', async () => {
    await started()
    const { password = '' } = await firstRunRecord()
    const { code, stdout, stderr } = await command('owner', 'reset-password')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const newPassword = /^ {2}(\S+)$/m.exec(stdout)?.[1] ?? ''
    expect(await signIn(password)).toEqual({ data: { signIn: { __typename: 'SignInFailed' } } })
    expect(await signIn(newPassword)).toEqual({ data: { signIn: { __typename: 'SignInPayload' } } })
    expect(await command('audit', 'verify')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The audit log is intact: 9 entries, head [0-9a-f]{64}\.\n$/),
    })
  })

  it('works on a folder whose service is stopped', async () => {
    await setUp()
    expect(await command('audit', 'verify')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The audit log is intact: 6 entries/),
    })
  })

  it('names the first changed entry of the audit log', async () => {
    await setUp()
    await alter(join(dataDir, 'anoncall.db'), "UPDATE audit_entries SET action = 'REALM_DELETED' WHERE sequence = 3")
    expect(await command('audit', 'verify')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^The audit log is broken: the entry with sequence 3 \("aud_\w+", "REALM_DELETED", .*\) was changed or is not genuine; valid entries before it: 2\.\n$/,
      ),
    })
  })

  it('detects a missing end of the audit log', async () => {
    await setUp()
    await alter(join(dataDir, 'anoncall.db'), 'DELETE FROM audit_entries WHERE sequence > 4')
    expect(await command('audit', 'verify')).toMatchObject({
      code: 1,
      stderr: 'The audit log is broken: its end is missing after entry 4.\n',
    })
  })

  it('describes what to do in an empty folder, and creates nothing', async () => {
    expect(await command('audit', 'verify')).toMatchObject(
      onlySentence(/There is no database in .*\. Start the service once, or set ANONCALL_DATA_DIR\./),
    )
    expect(await readdir(dataDir)).toEqual([])
  })

  it('prints help on standard output, and a wrong command line on standard error', async () => {
    expect(await command('help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('owner reset-password'),
      stderr: '',
    })
    for (const args of [['owner', 'delete'], [], ['backup', '--bogus']])
      expect(await command(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage:') })
  })
})

describe.skipIf(process.platform !== 'linux')('the output of a command', () => {
  /** Runs a shell command line in which `$ANONCALL` is the command. */
  const shell = (line: string) => {
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `set -o pipefail; ${line}`], {
      env: { PATH: '/usr/bin:/bin', ANONCALL: entryCommand('anoncall'), ANONCALL_DATA_DIR: dataDir },
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  it('can end early if its reader closes the pipe, and the work is still done', async () => {
    await setUp()
    expect(shell('$ANONCALL help | true')).toEqual({ status: 0, stdout: '', stderr: '' })
    const file = join(dataDir, 'copy.db')
    expect(shell(`$ANONCALL backup ${file} | true`)).toEqual({ status: 0, stdout: '', stderr: '' })
    expect((await stat(file)).size).toBeGreaterThan(0)
  })

  it('is reported in one sentence if it cannot be written', () => {
    expect(shell('$ANONCALL help > /dev/full')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Cannot write to standard output (ENOSPC).\n',
    })
  })
})

describe('the arguments of the service', () => {
  it.each([['--help'], ['-h']])('%s prints help and starts nothing', async (arg) => {
    expect(await start({ args: [arg] }).ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Usage: node .*main\.mjs\n/),
      stderr: '',
    })
    expect(await readdir(dataDir)).toEqual([])
  })

  it('--version prints the version and starts nothing', async () => {
    expect(await start({ args: ['--version'] }).ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^anoncall \d+\.\d+\.\d+\n$/),
      stderr: '',
    })
    expect(await readdir(dataDir)).toEqual([])
  })

  it.each([[['--port', '5000']], [['--port=5000']], [['5000']], [['']], [['--help', 'more']], [['--version=1']]])(
    'rejects %j, because settings are environment variables, and starts nothing',
    async (args) => {
      expect(await start({ args }).ended).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^The service takes no arguments/),
      })
      expect(await readdir(dataDir)).toEqual([])
    },
  )
})

async function alter(file: string, sql: string): Promise<void> {
  const { default: Database } = await import('libsql')
  const database = new Database(file)
  database.exec(sql)
  database.close()
}

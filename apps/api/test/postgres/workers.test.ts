import { execFile } from 'node:child_process'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { buildEntries, freePort, startProcess } from '../setup/startProcess.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { createEmptyDatabase, runSql } from './createDatabase.ts'

beforeAll(buildEntries)

async function start(env: Record<string, string> = {}) {
  const port = await freePort()
  const url = await createEmptyDatabase()
  const service = startProcess('main', {
    env: { PORT: String(port), ANONCALL_DATA_DIR: tempFolder(), DATABASE_URL: url, WORKERS: '2', ...env },
  })
  onTestFinished(async () => {
    service.kill('SIGTERM')
    await service.ended
  })
  return { port, url, service }
}

/** Each process has its own connection for changes. */
async function workersAt(url: string): Promise<number> {
  const rows = await runSql(
    url,
    "select 1 from pg_stat_activity where datname = current_database() and application_name = 'anoncall changes'",
  )
  return rows.length
}

async function childrenOf(pid: number | undefined): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(pid)])
  return stdout.trim().split(/\s+/).map(Number)
}

const isHealthy = async (port: number) => (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 200
/** Three processes start one after the other, which takes long on a busy machine. */
const atLast = { timeout: 100_000, interval: 50 }
const MILLISECONDS_MAX = 300_000

test(
  'two workers share a port, the first start is printed once, and a killed one is replaced',
  async () => {
    const { port, url, service } = await start()
    await service.printed('Anoncall is ready at ')
    await vi.waitFor(async () => expect(await workersAt(url)).toBe(2), atLast)
    expect(service.output.stdout.match(/This is the first start/g)).toHaveLength(1)
    expect(service.output.stdout.match(/Anoncall is ready/g)).toHaveLength(1)
    expect(await isHealthy(port)).toBe(true)

    const before = await childrenOf(service.pid)
    expect(before).toHaveLength(2)
    const [victim] = before
    if (victim === undefined) throw new Error('no worker')
    process.kill(victim, 'SIGKILL')
    await vi.waitFor(async () => {
      const now = await childrenOf(service.pid)
      expect(now.filter((pid) => !before.includes(pid))).toHaveLength(1)
      expect(await workersAt(url)).toBe(2)
    }, atLast)
    expect(await isHealthy(port)).toBe(true)

    service.kill('SIGTERM')
    expect((await service.ended).code).toBe(0)
    await vi.waitFor(async () => expect(await workersAt(url)).toBe(0), atLast)
  },
  MILLISECONDS_MAX,
)

/** Sends requests continuously, each on a new connection, and collects the results. */
function startAsking(port: number) {
  let isOver = false
  const outcomes: string[] = []
  const ask = async () => {
    while (!isOver) {
      const asked = { headers: { connection: 'close' }, signal: AbortSignal.timeout(10_000) }
      const outcome = fetch(`http://127.0.0.1:${port}/healthz`, asked)
      outcomes.push(await outcome.then(({ status }) => String(status)).catch((error: Error) => error.name))
      // Without a pause, the requests use the CPU time that the workers need to start.
      await setTimeout(5)
    }
  }
  const asking = Promise.all(Array.from({ length: 8 }, ask))
  const end = async () => {
    isOver = true
    await asking
    return outcomes
  }
  // A test that fails must not keep the service busy.
  onTestFinished(() => void end())
  return { end }
}

const servedTimes = (service: Awaited<ReturnType<typeof start>>['service'], times: number) =>
  vi.waitFor(() => expect(service.output.stdout.match(/^Worker \d of 2 is ready\.$/gm)).toHaveLength(times), atLast)

test(
  'requests during the start of the workers are either refused or answered',
  async () => {
    const { port, service } = await start()
    const asking = startAsking(port)
    await servedTimes(service, 2)
    const outcomes = await asking.end()
    expect(outcomes).toContain('200')
    expect(outcomes).not.toContain('TimeoutError')
  },
  MILLISECONDS_MAX,
)

test(
  'while workers are replaced, no connection goes to one that does not respond',
  async () => {
    const { port, service } = await start()
    await servedTimes(service, 2)
    const asking = startAsking(port)
    for (let replaced = 1; replaced <= 3; replaced += 1) {
      const [oldest] = await childrenOf(service.pid)
      // SIGKILL would lose the connections that it was just handed.
      process.kill(oldest ?? 0, 'SIGTERM')
      await servedTimes(service, 2 + replaced)
    }
    const outcomes = await asking.end()
    expect(outcomes).toContain('200')
    expect(outcomes).not.toContain('TimeoutError')
  },
  MILLISECONDS_MAX,
)

test(
  'no worker starts if the port is in use, and the message names it',
  async () => {
    const { port } = await start()
    await vi.waitFor(async () => expect(await isHealthy(port)).toBe(true), atLast)
    const { service: other } = await start({ PORT: String(port) })
    const { code, stderr } = await other.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^[^\\n]*${port}[^\\n]*\\n$`))
  },
  MILLISECONDS_MAX,
)

test('no worker starts if the first one fails, and the reason is printed once', async () => {
  const { service } = await start({ DATABASE_URL: 'postgres://anoncall@127.0.0.1:1/anoncall' })
  const { code, stderr } = await service.ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Nothing accepts connections at 127\.0\.0\.1:1\. Start PostgreSQL there[^\n]*\n$/)
})

test('without a database server there is one process, and the message explains why', async () => {
  const { service } = await start({ DATABASE_URL: '' })
  expect(await service.ended).toMatchObject({
    code: 1,
    stderr: 'WORKERS must be 1 without DATABASE_URL: SQLite allows one writer, and therefore one process.\n',
  })
})

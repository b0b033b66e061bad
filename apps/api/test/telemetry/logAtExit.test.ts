import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildEntries, freePort, startProcess } from '../setup/startProcess.ts'

beforeAll(buildEntries)

/** Ends the process in the event-loop turn that logs a request with the header `x-end`, in the given way. */
const ENDING = `
import { ServerResponse } from 'node:http'
const { emit } = ServerResponse.prototype
ServerResponse.prototype.emit = function (name, ...rest) {
  const result = emit.call(this, name, ...rest)
  const way = name === 'close' ? this.req.headers['x-end'] : undefined
  if (way === 'exit') process.exit(0)
  if (way === 'throw') throw new Error('made by the test')
  if (way === 'kill') process.kill(process.pid, 'SIGKILL')
  return result
}`

async function start() {
  const port = await freePort()
  const dataDir = await mkdtemp(join(tmpdir(), 'anoncall-log-'))
  const service = startProcess('main', {
    env: { PORT: String(port), ANONCALL_DATA_DIR: dataDir, ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000' },
    preload: ENDING,
  })
  onTestFinished(async () => {
    service.kill('SIGKILL')
    await service.ended
    await rm(dataDir, { recursive: true })
  })
  await service.printed('Anoncall is ready at ')
  /** Sends a request. Returns the id of its response, or `null` if the process ended first. */
  const ask = async (end?: string): Promise<string | null> => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(end === undefined ? {} : { 'x-end': end }) },
      body: '{"query":"{ viewer { kind } }"}',
    }).catch(() => null)
    await response?.text().catch(() => null)
    return response?.headers.get('x-request-id') ?? null
  }
  const logged = async () => {
    const { code, stdout } = await service.ended
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
    return { code, lines: lines.map((line): Record<string, unknown> => JSON.parse(line)) }
  }
  return { service, ask, logged }
}

const idsOf = (lines: readonly Record<string, unknown>[]) => lines.flatMap(({ requestId }) => requestId ?? [])

describe('the log', () => {
  it('contains every response in order after a stop with SIGTERM under load', async () => {
    const { service, ask, logged } = await start()
    const answered: string[] = []
    const load = Array.from({ length: 16 }, async () => {
      for (let id = await ask(); id !== null; id = await ask()) answered.push(id)
    })
    while (answered.length < 500) await new Promise((resolve) => setTimeout(resolve, 5))
    service.kill('SIGTERM')
    await Promise.all(load)
    const { code, lines } = await logged()
    expect(code).toBe(0)
    expect(new Set(idsOf(lines))).toEqual(new Set([...idsOf(lines), ...answered]))
    const times = lines.map(({ time }) => String(time))
    expect(times).toEqual([...times].sort())
  })

  it.each([
    ['process.exit', 'exit', 0],
    ['an uncaught error', 'throw', 1],
  ])('contains the lines of the last turn after %s', async (_what, end, exitCode) => {
    const { ask, logged } = await start()
    const first = await ask()
    const last = ask(end)
    const { code, lines } = await logged()
    expect(code).toBe(exitCode)
    const requests = lines.filter(({ msg }) => msg === 'request')
    expect(requests).toHaveLength(2)
    expect(requests[0]).toMatchObject({ requestId: first })
    if (end === 'throw') expect(lines.at(-1)).toMatchObject({ level: 'error', msg: 'stopping: uncaught error' })
    await last
  })

  it('lacks at most the lines of the last turn after kill -9', async () => {
    const { ask, logged } = await start()
    const ids: (string | null)[] = []
    for (let request = 0; request < 20; request += 1) ids.push(await ask())
    await ask('kill')
    const { lines } = await logged()
    expect(idsOf(lines).slice(0, 20)).toEqual(ids)
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { makeDirectories } from './makeDirectories.ts'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))
let outDir = ''

beforeAll(async () => {
  // The directory is inside the package, so that the built file finds its dependencies.
  outDir = await mkdtemp(join(packageDirectory, 'node_modules', '.main-test-'))
  const entry = join(packageDirectory, 'src/main.ts')
  await build({
    entry,
    format: 'esm',
    target: 'node20',
    fixedExtension: true,
    outDir,
    logLevel: 'silent',
    config: false,
  })
})

afterAll(() => rm(outDir, { recursive: true, force: true }))

/** Starts the built program with only these environment variables. */
async function run(environment: Record<string, string>, args: readonly string[] = []) {
  const { dataDirectory } = await makeDirectories()
  const child = spawn(process.execPath, [join(outDir, 'main.mjs'), ...args], {
    env: { ANONCALL_DATA_DIR: dataDirectory, ...environment },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const errors = child.stderr.toArray()
  const exit = once(child, 'exit')
  const firstLine = once(createInterface(child.stdout), 'line')
  return { child, exit, firstLine, errorText: async () => Buffer.concat(await errors).toString() }
}

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints its address, serves, and ends with exit code 0 on %s within a second',
    async (signal) => {
      const { child, exit, firstLine } = await run({ SANDBOX_PORT: '0' })
      const [line] = await firstLine
      const address = /http:\S+/.exec(String(line))?.[0] ?? ''
      expect((await fetch(`${address}/site-config.json`)).status).toBe(503)

      const askedAt = performance.now()
      child.kill(signal)
      expect(await exit).toEqual([0, null])
      expect(performance.now() - askedAt).toBeLessThan(1_000)
    },
  )

  it('prints one sentence and exits with code 1 if its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { exit, errorText } = await run({ SANDBOX_PORT: port })
    expect(await exit).toEqual([1, null])
    expect(await errorText()).toBe(
      `The sandbox did not start: port ${port} is taken. Set SANDBOX_PORT to a free port.\n`,
    )
  })

  it('prints one sentence and exits with code 1 if a variable is invalid', async () => {
    const { exit, errorText } = await run({ SANDBOX_PORT: 'four' })
    expect(await exit).toEqual([1, null])
    expect(await errorText()).toBe('The sandbox did not start: SANDBOX_PORT must be a port from 0 to 65535.\n')
  })

  it.each([
    ['--help', 0, /^Usage: node .*main\.mjs$/],
    ['-h', 0, /^Usage: node .*main\.mjs$/],
    ['--version', 0, /^anoncall sandbox \d+\.\d+\.\d+$/],
  ])('answers %s on standard output and does not start the sandbox', async (arg, code, words) => {
    const { exit, firstLine, errorText } = await run({ SANDBOX_PORT: 'four' }, [arg])
    expect(String(await firstLine)).toMatch(words)
    expect(await exit).toEqual([code, null])
    expect(await errorText()).toBe('')
  })

  it.each([[['--port', '4001']], [['4001']], [['']], [['--help', 'more']]])(
    'rejects the arguments %j, because settings are environment variables',
    async (args) => {
      const { exit, errorText } = await run({ SANDBOX_PORT: '0' }, args)
      expect(await exit).toEqual([2, null])
      expect(await errorText()).toMatch(/^The sandbox takes no arguments, but "[^"]*" was given\.\n\nUsage: /)
    },
  )
})

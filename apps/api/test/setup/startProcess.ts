import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { inject } from 'vitest'

/** In the package, so that modules outside the bundle are found. Ignored by git, like the rest of that folder. */
const builds = fileURLToPath(new URL('../../node_modules/.anoncall-test', import.meta.url))
/** One build for all test files of a run. */
const outDir = join(builds, inject('run'))
const finished = join(outDir, 'finished')

/**
 * Builds the two entry points as they are released, so that tests never use an outdated build. The first file that
 * needs them builds them.
 */
export async function buildEntries(): Promise<void> {
  mkdirSync(builds, { recursive: true })
  while (!existsSync(finished)) {
    if (!isClaimed()) await setTimeout(50)
    else await buildClaimed()
  }
}

/** Returns whether this test file does the build. */
function isClaimed(): boolean {
  try {
    mkdirSync(outDir)
    return true
  } catch {
    return false
  }
}

async function buildClaimed(): Promise<void> {
  for (const other of readdirSync(builds)) if (!isRunning(other)) rmSync(join(builds, other), { recursive: true })
  try {
    await build({ cwd: fileURLToPath(new URL('../..', import.meta.url)), outDir, clean: false, logLevel: 'error' })
    writeFileSync(finished, '')
  } catch (error) {
    rmSync(outDir, { recursive: true })
    throw error
  }
}

/** Returns whether the run of a build is still in progress. */
function isRunning(name: string): boolean {
  try {
    process.kill(Number.parseInt(name, 10), 0)
    return true
  } catch {
    return false
  }
}

/** Returns the path of a file of the build. */
export function builtFile(name: string): string {
  return join(outDir, name)
}

/** Returns the shell command of an entry point. */
export function entryCommand(entry: 'main' | 'anoncall'): string {
  return `${process.execPath} ${outDir}/${entry}.mjs`
}

export interface Run {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** Runs before everything else in the process. */
  readonly preload?: string
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts an entry point as a process with only the given environment. */
export function startProcess(entry: 'main' | 'anoncall', { env = {}, args = [], preload }: Run = {}) {
  const preloading = preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
  const child: ChildProcess = spawn(process.execPath, [...preloading, `${outDir}/${entry}.mjs`, ...args], {
    env: { NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  let noticeOutput: () => void = () => undefined
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.on('data', (chunk: Buffer) => {
      output[stream] += chunk.toString('utf8')
      noticeOutput()
    })
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...output }))
  return {
    pid: child.pid,
    ended,
    output,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves once the text was printed. Rejects if the process ends first. */
    printed: async (text: string): Promise<void> => {
      const failed = ended.then(({ code, stderr }) => Promise.reject(new Error(`ended with ${code}: ${stderr}`)))
      failed.catch(() => undefined)
      while (!output.stdout.includes(text))
        await Promise.race([new Promise<void>((resolve) => (noticeOutput = resolve)), failed])
    },
  }
}

/** Returns a port that was free a moment ago. The next port is probably free too. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Identifies this run. Starts with the id of its process. */
    readonly run: string
  }
}

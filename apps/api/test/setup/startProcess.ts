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

/** Inside the package, so that what stays outside the bundle is found; ignored like everything in there. */
const builds = fileURLToPath(new URL('../../node_modules/.anoncall-test', import.meta.url))
/** One build for all test files of a run. */
const outDir = join(builds, inject('run'))
const finished = join(outDir, 'finished')

/** Builds the two entries as they are shipped, so that no stale build is ever tested. The first file that needs them builds them. */
export async function buildEntries(): Promise<void> {
  mkdirSync(builds, { recursive: true })
  while (!existsSync(finished)) {
    if (!isClaimed()) await setTimeout(50)
    else await buildClaimed()
  }
}

/** Whether it is this file that builds. */
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

/** Whether the run that a build was made for is still going on. */
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

/** Returns the words with which a shell runs an entry. */
export function entryCommand(entry: 'main' | 'anoncall'): string {
  return `${process.execPath} ${outDir}/${entry}.mjs`
}

export interface Run {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** Run before anything else in the process. */
  readonly preload?: string
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One of our entries as a process, with nothing in its environment but what is given. */
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
    /** Resolves once the text has been printed; rejects when the process ends without. */
    printed: async (text: string): Promise<void> => {
      const failed = ended.then(({ code, stderr }) => Promise.reject(new Error(`ended with ${code}: ${stderr}`)))
      failed.catch(() => undefined)
      while (!output.stdout.includes(text))
        await Promise.race([new Promise<void>((resolve) => (noticeOutput = resolve)), failed])
    },
  }
}

/** A port that was free a moment ago, and the next one as well may be. */
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
    /** Names this run among all; begins with the number of the process that began it. */
    readonly run: string
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

/** Inside the package, so that what stays outside the bundle is found; ignored like everything in there. */
const builds = fileURLToPath(new URL('../../node_modules/.anoncall-test', import.meta.url))
let outDir = builds

/** Builds the two entries as they are shipped, so that no stale build is ever tested; in a folder of this name, since files are tested side by side. */
export async function buildEntries(name: string): Promise<void> {
  outDir = `${builds}/${name}`
  await build({ cwd: fileURLToPath(new URL('../..', import.meta.url)), outDir, logLevel: 'error' })
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

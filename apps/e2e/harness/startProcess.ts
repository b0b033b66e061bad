import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { environment } from './environment.ts'

/** A built program that runs as a separate process. */
export interface RunningProcess {
  readonly pid: number
  /** The standard output and standard error so far. */
  readonly output: { readonly stdout: string; readonly stderr: string }
  /** Resolves to the exit code, or to the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  isRunning(): boolean
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

/** Starts a built entry with the version of Node that runs this process. Anoncall settings of this process are not passed on. */
export function startProcess(
  entry: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): RunningProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...inherited(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = collect(child)
  const ended = once(child, 'close').then(() => child.exitCode ?? child.signalCode)
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    pid: child.pid ?? 0,
    output,
    ended,
    isRunning,
    stop: (signal = 'SIGTERM') => {
      if (isRunning()) child.kill(signal)
      return ended
    },
  }
}

function inherited(): Record<string, string> {
  const ours =
    /^(ANONCALL_.*|PORT|HOST|PUBLIC_URL|TRUSTED_PROXIES|LOG_LEVEL|NODE_ENV|NODE_OPTIONS|SANDBOX_.*|DATABASE_URL|WORKERS)$/
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)))
}

function collect(child: ChildProcess): { readonly stdout: string; readonly stderr: string } {
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  return output
}

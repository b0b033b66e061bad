import { fileURLToPath } from 'node:url'
import type { HttpContestant, LaunchedServer } from './HttpContestant.ts'
import type { HttpRequest } from './HttpRequest.ts'
import { holdsTokens } from './issueRequests.ts'
import { launchServer } from './launchServer.ts'
import { type ServiceFolder, serviceEntry } from './makeServiceFolder.ts'

/** The programs of `src/servers`. */
type ServerProgram = 'anoncall' | 'apollo' | 'floor' | 'mercurius' | 'vendorSample' | 'yoga'

interface ServerOptions {
  readonly name: string
  readonly connections: number
  readonly requests: readonly HttpRequest[]
}

/** The least that Node's own HTTP costs. Two of them show how far apart the same thing comes out. */
export function floorServers(options: Omit<ServerOptions, 'name'>): HttpContestant[] {
  return [FLOOR, 'floor again'].map((name) =>
    server(
      { ...options, name },
      () => launchProgram('floor', options.requests),
      (body) => body.includes('xxxxxxxx'),
    ),
  )
}

export const FLOOR = 'floor'

/** A token server as the vendor's samples go about it. */
export function vendorServer({ name, connections }: Omit<ServerOptions, 'requests'>): HttpContestant {
  const request = { method: 'GET', path: '/callparameters?callee=help@demo.example', headers: {}, body: '' } as const
  return server({ name, connections, requests: [request] }, () => launchProgram('vendorSample', [request]))
}

/** HTTP and GraphQL with no work behind them. */
export function bareServer(program: ServerProgram, options: ServerOptions, env: Environment = {}): HttpContestant {
  return server(options, () => launchProgram(program, options.requests, env))
}

/** Another's HTTP and GraphQL in front of all the work of our own, each launch on a folder of its own. */
export function workingServer(
  program: ServerProgram,
  options: ServerOptions,
  folder: ServiceFolder,
  env: Environment = {},
): HttpContestant {
  return server(options, () =>
    launchOn(folder, programFile(program), options.requests, { BENCH_WORK: 'everything', ...env }),
  )
}

/** The built service as whoever installs it runs it, each launch on a folder of its own. */
export function serviceServer(options: ServerOptions, folder: ServiceFolder, env: Environment = {}): HttpContestant {
  return server(options, () => launchOn(folder, serviceEntry, options.requests, env))
}

/** The same, and when it stops it writes a CPU profile into `profileFolder`. */
export function profiledServer(options: ServerOptions, folder: ServiceFolder, profileFolder: string): HttpContestant {
  const nodeArguments = ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${profileFolder}`]
  return server(options, () => launchOn(folder, serviceEntry, options.requests, {}, nodeArguments))
}

type Environment = Readonly<Record<string, string>>

function server(
  { name, connections }: ServerOptions,
  launch: () => Promise<LaunchedServer>,
  isGood = holdsTokens,
): HttpContestant {
  return { name, connections, launch, isGood, unitsPerAnswer: 1, processes: 1, isWarmedByAll: false }
}

function launchProgram(program: ServerProgram, requests: readonly HttpRequest[], env: Environment = {}) {
  return launchServer({ entry: programFile(program), env, requests })
}

async function launchOn(
  folder: ServiceFolder,
  entry: string,
  requests: readonly HttpRequest[],
  env: Environment,
  nodeArguments: readonly string[] = [],
): Promise<LaunchedServer> {
  const copy = await folder.copy()
  const { logFile, remove } = copy
  return launchServer({ entry, nodeArguments, env: { ...copy.env, ...env }, requests, logFile, onStopped: remove })
}

function programFile(program: ServerProgram): string {
  return fileURLToPath(new URL(`./servers/${program}.mjs`, import.meta.url))
}

import { fileURLToPath } from 'node:url'
import { SERVICE_ENTRY, type ServiceFolder } from '../service/serviceFolder.ts'
import { hasTokens } from './issueRequests.ts'
import { type LaunchedServer, launchServer } from './launchServer.ts'
import type { HttpRequest } from './loadGenerator.ts'
import type { ServerContestant } from './sampling.ts'

/**
 * Returns two identical contestants that run Node's own HTTP server. The difference between the two results shows how
 * far apart equal servers can be by chance.
 */
export function floorServers(options: Omit<ServerOptions, 'name'>): ServerContestant[] {
  return [FLOOR, 'floor, second'].map((name) =>
    contestant(
      { ...options, name },
      () => launchProgram('floor', options.requests),
      (body) => body.includes('xxxxxxxx'),
    ),
  )
}

/** The programs in `src/servers`. */
type ServerProgram = 'anoncall' | 'apollo' | 'floor' | 'mercurius' | 'vendorSample' | 'yoga'

interface ServerOptions {
  readonly name: string
  readonly connections: number
  readonly requests: readonly HttpRequest[]
}

type Environment = Readonly<Record<string, string>>

export const FLOOR = 'floor'

/** A token server like the vendor's samples. */
export function vendorServer({ name, connections }: Omit<ServerOptions, 'requests'>): ServerContestant {
  const request = { method: 'GET', path: '/callparameters?callee=help@demo.example', headers: {}, body: '' } as const
  return contestant({ name, connections, requests: [request] }, () => launchProgram('vendorSample', [request]))
}

/** A server with HTTP and GraphQL that only mints tokens. */
export function mintingServer(program: ServerProgram, options: ServerOptions, env: Environment = {}): ServerContestant {
  return contestant(options, () => launchProgram(program, options.requests, env))
}

/** Another GraphQL server with Anoncall's use cases, store and log. Each launch has its own copy of the data folder. */
export function peerServer(
  program: ServerProgram,
  options: ServerOptions & { readonly env?: Environment },
  folder: ServiceFolder,
): ServerContestant {
  const env = { BENCH_WORK: 'everything', ...options.env }
  return contestant(options, () => launchOn(folder, { entry: programFile(program), requests: options.requests, env }))
}

/** The built service. Each launch has its own copy of the data folder. */
export function serviceServer(options: ServerOptions, folder: ServiceFolder, env: Environment = {}): ServerContestant {
  return contestant(options, () => launchOn(folder, { entry: SERVICE_ENTRY, requests: options.requests, env }))
}

/** The built service, which writes a CPU profile into `profileFolder` when it stops. */
export function profiledServer(options: ServerOptions, folder: ServiceFolder, profileFolder: string): ServerContestant {
  const nodeArguments = ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${profileFolder}`]
  const { requests } = options
  return contestant(options, () => launchOn(folder, { entry: SERVICE_ENTRY, requests, env: {}, nodeArguments }))
}

function contestant(
  { name, connections }: ServerOptions,
  launch: () => Promise<LaunchedServer>,
  isGood = hasTokens,
): ServerContestant {
  return { name, connections, launch, isGood, unitsPerResponse: 1, processes: 1, isWarmedByAll: false }
}

function launchProgram(program: ServerProgram, requests: readonly HttpRequest[], env: Environment = {}) {
  return launchServer({ entry: programFile(program), env, requests })
}

async function launchOn(
  folder: ServiceFolder,
  options: Omit<Parameters<typeof launchServer>[0], 'logFile' | 'onStopped'>,
): Promise<LaunchedServer> {
  const { env, logFile, remove } = await folder.copy()
  return launchServer({ ...options, env: { ...env, ...options.env }, logFile, onStopped: remove })
}

function programFile(program: ServerProgram): string {
  return fileURLToPath(new URL(`./servers/${program}.mjs`, import.meta.url))
}

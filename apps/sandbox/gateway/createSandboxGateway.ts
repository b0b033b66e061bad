import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import type { Refusal } from './admission/refusals.ts'
import { systemClock } from './Clock.ts'
import { createGatewayCore } from './createGatewayCore.ts'
import { type Faults, NO_FAULTS, parseFaults } from './faults.ts'
import { attachGateway, gatewayServerOptions } from './http/attachGateway.ts'
import { securityHeaders, servePages } from './http/servePages.ts'
import type { CallRecord } from './relay/calls.ts'
import type { ScriptedAnswer } from './scriptedAnswers.ts'
import { isCloseCode, parseScriptedAnswer, type ScriptedAnswerInput } from './scriptedAnswers.ts'
import type { Realm, Subscriber } from './settings.ts'
import { createMemorySettings, SettingInvalid } from './settings.ts'

/**
 * Starts a gateway that accepts anonymous calls as the platform does, for tests and development. The gateway works with
 * the unmodified browser SDK over plain http and ws. Its page `/agent/?auto-answer` answers calls.
 *
 * @throws SettingInvalid for an invalid realm or subscriber, and the system's error if the port is taken.
 */
export async function createSandboxGateway({
  port = 0,
  host = '127.0.0.1',
  hosts = [],
  realms,
  subscribers,
  now,
  schedule,
  log = () => {},
  noAnswerAfterSeconds = 45,
  faults,
  answers = [],
  pagesDirectory = BUILT_PAGES,
}: SandboxGatewayOptions): Promise<SandboxGateway> {
  const settings = createMemorySettings({ realms, subscribers })
  const clock = { ...systemClock(), ...(now && { now }), ...(schedule && { schedule }) }
  const gateway = createGatewayCore({ settings, clock, log, noAnswerAfterSeconds })
  const answerNext = (answer: ScriptedAnswerInput) => gateway.script.add(parseScriptedAnswer(answer))
  if (faults !== undefined) gateway.setFaults(parseFaults({ ...NO_FAULTS, ...faults }))
  for (const answer of answers) answerNext(answer)
  const server = fastify(gatewayServerOptions)
  attachGateway(server, gateway, [host, ...hosts])
  server.addHook('onSend', async (_request, reply) => {
    reply.headers(securityHeaders(undefined))
  })
  if (existsSync(pagesDirectory)) servePages(server, pagesDirectory, { allowedPath: isOwnPage })
  await server.listen({ port, host })
  const address = server.server.address()
  const boundPort = typeof address === 'object' && address !== null ? address.port : port

  return {
    url: `http://${isIP(host) === 6 ? `[${host}]` : host}:${boundPort}`,
    get calls() {
      return gateway.calls.records()
    },
    get refusals() {
      return gateway.refusals.list()
    },
    setRealms: (newRealms) => settings.changeNow((before) => ({ ...before, realms: newRealms })),
    setSubscribers: (newSubscribers) => settings.changeNow((before) => ({ ...before, subscribers: newSubscribers })),
    setFaults: (faults) => gateway.setFaults(parseFaults({ ...NO_FAULTS, ...faults })),
    answerNext,
    clearAnswers: () => gateway.script.clear(),
    get answers() {
      return gateway.script.list()
    },
    cutSockets(closeCode = 1_006) {
      if (!isCloseCode(closeCode))
        throw new SettingInvalid('closeCode must be 1000 to 1003, 1006 to 1014, or 3000 to 4999.')
      return gateway.subscriptions.list().filter(({ channel }) => channel.cut(closeCode)).length
    },
    close: () => server.close(),
  }
}

/** The directory of the built pages, next to the built module. */
const BUILT_PAGES = fileURLToPath(new URL('site/', import.meta.url))

/** Allows the agent page, the gateway page and their files. The visitor page needs an API, which is not available here. */
const isOwnPage = (path: string) => /^\/(?:agent|gateway|assets|icon\.svg)(?:\/|$)/.test(path)

export interface SandboxGatewayOptions {
  readonly realms: readonly Realm[]
  readonly subscribers: readonly Subscriber[]
  /** Defaults to 0, which selects any free port. */
  readonly port?: number
  /** Defaults to 127.0.0.1. Requests must name this host, one of `hosts` or a loopback name. All other requests are refused. */
  readonly host?: string
  /** More host names that requests may use, such as the name of a TLS proxy in front of the gateway. */
  readonly hosts?: readonly string[]
  /** The gateway's clock, in milliseconds since 1970. */
  readonly now?: () => number
  /** Runs `task` once after `delayMs` milliseconds and returns a function that cancels it. For tests with their own clock. */
  readonly schedule?: (task: () => void, delayMs: number) => () => void
  /** Receives one line for each event. A line never contains a token, a key or a session description. */
  readonly log?: (line: string) => void
  /** How long a call rings before the gateway ends it, in seconds. Defaults to 45. */
  readonly noAnswerAfterSeconds?: number
  /** The initial faults. A fault that is omitted is off. */
  readonly faults?: Partial<Faults>
  /** The initial scripted answers, in the order in which they are sent. */
  readonly answers?: readonly ScriptedAnswerInput[]
  /** The directory of the agent page and the gateway page. Defaults to the pages in this package. */
  readonly pagesDirectory?: string
}

export interface SandboxGateway {
  /** The base URL, such as `http://127.0.0.1:40123`. */
  readonly url: string
  /** The active calls and the last 200 that ended, oldest first. Each read returns the current state. */
  readonly calls: readonly CallRecord[]
  /** The last 200 refusals, oldest first. Each read returns the current state. */
  readonly refusals: readonly Refusal[]
  /** Replaces the realms. The change applies from the next request. @throws SettingInvalid */
  setRealms(realms: readonly Realm[]): void
  /** Replaces the subscribers. The change applies from the next request. @throws SettingInvalid */
  setSubscribers(subscribers: readonly Subscriber[]): void
  /** Replaces all faults. A fault that is omitted is off. @throws SettingInvalid */
  setFaults(faults: Partial<Faults>): void
  /**
   * Scripts the answer to the next requests of a kind: a status, a body and headers, or a close code for `SOCKET`. The gateway does
   * not process those requests.
   *
   * @throws SettingInvalid
   */
  answerNext(answer: ScriptedAnswerInput): void
  /** Removes the pending scripted answers. */
  clearAnswers(): void
  /** The pending scripted answers. Each read returns the current state. */
  readonly answers: readonly ScriptedAnswer[]
  /**
   * Closes the open sockets of all callers.
   *
   * @param closeCode The WebSocket close code. Defaults to 1006, which drops the sockets without a code.
   * @returns The number of sockets that were open.
   * @throws SettingInvalid for a code that is not allowed.
   */
  cutSockets(closeCode?: number): number
  /** Stops the gateway and closes its sockets. */
  close(): Promise<void>
}

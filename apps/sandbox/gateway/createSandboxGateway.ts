import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import type { Refusal } from './admission/refusals.ts'
import { systemClock } from './Clock.ts'
import { createGateway } from './createGateway.ts'
import { type Faults, NO_FAULTS, parseFaults } from './faults.ts'
import { attachGateway, gatewayServerOptions } from './http/attachGateway.ts'
import { securityHeaders, servePages } from './http/servePages.ts'
import type { Realm, Subscriber } from './platformSettings.ts'
import { createMemorySettings, SettingInvalid } from './platformSettings.ts'
import type { CallRecord } from './relay/calls.ts'
import type { ScriptedAnswer } from './scriptedAnswers.ts'
import { isCloseCode, parseScriptedAnswer, type ScriptedAnswerInput } from './scriptedAnswers.ts'

/**
 * Starts a gateway that takes anonymous calls as the platform does, for tests and for trying things out. It answers the
 * unmodified browser SDK over plain http and ws, and has the page at which its calls are answered, `/agent/?auto-answer`.
 *
 * @throws SettingInvalid for a realm or a subscriber that cannot be one, and the system's own error where the port is taken.
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
  const gateway = createGateway({ settings, clock, log, noAnswerAfterSeconds })
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

/** Where the build puts the pages: beside the module that is imported. */
const BUILT_PAGES = fileURLToPath(new URL('site/', import.meta.url))

/** The agent's page and the gateway's, and what they need. The visitor's page asks an API, which is not here. */
const isOwnPage = (path: string) => /^\/(?:agent|gateway|assets|icon\.svg)(?:\/|$)/.test(path)

export interface SandboxGatewayOptions {
  readonly realms: readonly Realm[]
  readonly subscribers: readonly Subscriber[]
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** 127.0.0.1 unless given. Requests under another name than this, one of `hosts` or a loopback name are turned away. */
  readonly host?: string
  /** Further names under which requests are answered, such as the one that a TLS proxy in front of the gateway serves. */
  readonly hosts?: readonly string[]
  /** The gateway's clock, in milliseconds since 1970. */
  readonly now?: () => number
  /** Runs `task` once after `delayMs` and returns what calls it off: for tests that own the time. */
  readonly schedule?: (task: () => void, delayMs: number) => () => void
  /** Is told one line for each event. No token, key or description of media is ever in it. */
  readonly log?: (line: string) => void
  /** 45 unless given. */
  readonly noAnswerAfterSeconds?: number
  /** Faults from the start on. All are off unless given. */
  readonly faults?: Partial<Faults>
  /** Scripted answers from the start on, in the order in which they are given. */
  readonly answers?: readonly ScriptedAnswerInput[]
  /** Where the agent's and the gateway's page are. Those that come with this package unless given. */
  readonly pagesDirectory?: string
}

export interface SandboxGateway {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string
  /** The lasting calls and the last 200 that ended, oldest first, as they are at this moment. */
  readonly calls: readonly CallRecord[]
  /** The last 200, oldest first, as they are at this moment. */
  readonly refusals: readonly Refusal[]
  /** Counts from the next request on. @throws SettingInvalid */
  setRealms(realms: readonly Realm[]): void
  /** Counts from the next request on. @throws SettingInvalid */
  setSubscribers(subscribers: readonly Subscriber[]): void
  /** The whole set: what is left out is off. @throws SettingInvalid */
  setFaults(faults: Partial<Faults>): void
  /**
   * Answers the next requests of a kind in place of the gateway: with this status, body and headers, or for `SOCKET` with a
   * close code. The gateway does not act on those requests.
   *
   * @throws SettingInvalid
   */
  answerNext(answer: ScriptedAnswerInput): void
  /** Removes the scripted answers that are still to be given. */
  clearAnswers(): void
  /** The scripted answers that are still to be given, as they are at this moment. */
  readonly answers: readonly ScriptedAnswer[]
  /**
   * Ends the callers' open sockets.
   *
   * @param closeCode The WebSocket close code; 1006, the default, drops them without one.
   * @returns How many there were.
   * @throws SettingInvalid for a code that may not be sent.
   */
  cutSockets(closeCode?: number): number
  /** Ends its sockets too. */
  close(): Promise<void>
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AdminRole, type Clock, ClockGuard, type Services, type UseCases } from '@anoncall/domain'
import { createApp } from '../../src/app.ts'
import { createOwner } from '../../src/auth/createOwner.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { secretFieldNames } from '../../src/graphql/secretFieldNames.ts'
import { createFirstRunFile } from '../../src/setup/firstRun.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import type { StoreUpkeep } from '../../src/store/Database.ts'
import { createLogger } from '../../src/telemetry/createLogger.ts'
import { createMetrics, type Metrics } from '../../src/telemetry/createMetrics.ts'
import { openTracer } from '../../src/telemetry/openTracer.ts'
import { createRememberingHasher } from './createRememberingHasher.ts'

export const ownerEmail = 'owner@acme.example'
export const ownerPassword = 'a generated one, for tests'
export const shopOrigin = 'https://shop.example'
export const realmKeyText = 'djXuZU9gEaL6nngA'

/** The sender of a request: anonymous, the owner's browser, another person's browser, or a program with a key. */
export type Caller =
  | 'anonymous'
  | 'owner'
  | { readonly cookie: string }
  | { readonly key: string; readonly origin?: string; readonly forwardedFor?: string }

export interface GraphQLResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly data: Record<string, never> | null
  readonly errors: readonly { message: string; path?: unknown; extensions: Record<string, unknown> }[]
}

export interface TestApi {
  readonly url: string
  readonly services: Services
  readonly useCases: UseCases
  readonly dataDir: string
  readonly metrics: Metrics
  readonly upkeep: StoreUpkeep
  /** Starts draining, as a stop signal does. */
  readonly drain: () => void
  /** Returns the whole log so far. */
  readonly logged: () => string
  /** Sends one operation. The response includes transport and GraphQL errors. */
  readonly send: (query: string, variables?: object, as?: Caller) => Promise<GraphQLResponse>
  /** Sends one operation that must succeed, and returns its only root field. */
  readonly call: <Result = Record<string, unknown>>(query: string, variables?: object, as?: Caller) => Promise<Result>
  /** Creates and signs in a person with another role. */
  readonly signedIn: (role: Exclude<AdminRole, 'OWNER'>) => Promise<{ readonly cookie: string }>
  /** Stops the API, and keeps its folder. */
  readonly stop: () => Promise<void>
  /** Stops the API, and starts it again on the same folder. */
  readonly restart: () => Promise<TestApi>
  readonly close: () => Promise<void>
}

/** What a test can control. */
export interface TestApiOptions {
  /** Defaults to the system clock. */
  readonly clock?: Clock
  readonly every?: (milliseconds: number, work: () => void) => () => void
}

/** Starts the whole API with a real store, a real vault and a real socket, in a separate folder. */
export async function startTestApi(
  environment: Record<string, string> = {},
  options: TestApiOptions = {},
): Promise<TestApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'anoncall-api-'))
  const api = await openTestApi({ ANONCALL_DATA_DIR: dataDir, LOG_LEVEL: 'debug', ...environment }, options)
  const { services } = api
  const owner = { email: ownerEmail, displayName: 'Owner', password: ownerPassword, requestId: 'req_setup' }
  await services.store.transaction((repositories) => createOwner({ ...services, passwordHasher }, repositories, owner))
  return api
}

/** One for all tests of a worker. */
const passwordHasher = createRememberingHasher()

/** Opens the API on an existing folder or database, without creating an owner. */
export async function openTestApi(environment: Record<string, string>, options: TestApiOptions = {}): Promise<TestApi> {
  // Tests listen on this machine only, regardless of HOST.
  const config = { ...readConfig(environment), host: '127.0.0.1', port: 0 }
  const { dataDir } = config
  const folder = await openDataFolder(config, 'service')
  const { clock } = options
  const services =
    clock === undefined ? folder.services : { ...folder.services, clock, clockGuard: new ClockGuard(clock) }
  let log = ''
  const logger = createLogger({
    level: 'debug',
    format: 'json',
    secretNames: secretFieldNames(),
    destination: {
      write: (line) => {
        log += line
      },
    },
  })
  const metrics = createMetrics({ store: services.store, storeFigures: folder.storeFigures, now: services.clock.now })
  const tracer = await openTracer(config.tracing, logger)
  const app = await createApp(config, {
    services,
    passwordHasher,
    hashSessionToken: folder.hashSessionToken,
    firstRunFile: createFirstRunFile(dataDir),
    diskGuard: folder.diskGuard,
    logger,
    metrics,
    tracer,
    every: options.every ?? every,
    consoleDir: dataDir,
    elementFile: '/nowhere',
  })
  const { port } = await app.listen()
  const url = `http://127.0.0.1:${port}`
  let cookie: string | null = null

  async function send(query: string, variables: object = {}, as: Caller = 'owner'): Promise<GraphQLResponse> {
    if (as === 'owner' && cookie === null) cookie = await signIn(ownerEmail)
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (as === 'owner' && cookie !== null) headers.cookie = cookie
    if (typeof as === 'object' && 'cookie' in as) headers.cookie = as.cookie
    if (typeof as === 'object' && 'key' in as) {
      headers.authorization = `Bearer ${as.key}`
      if (as.origin !== undefined) headers.origin = as.origin
      if (as.forwardedFor !== undefined) headers['x-forwarded-for'] = as.forwardedFor
    }
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    })
    const text = await response.text()
    const { data = null, errors = [] } = JSON.parse(text)
    return { status: response.status, headers: response.headers, text, data, errors }
  }

  async function signIn(email: string): Promise<string> {
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }'
    const { headers } = await send(query, { input: { email, password: ownerPassword } }, 'anonymous')
    const header = headers.get('set-cookie')
    if (header === null) throw new Error(`${email} could not sign in`)
    return header.slice(0, header.indexOf(';'))
  }

  async function stop(): Promise<void> {
    await app.close()
    await folder.close()
    await tracer?.close()
  }

  return {
    url,
    upkeep: folder.storeUpkeep,
    services,
    useCases: app.useCases,
    dataDir,
    metrics,
    drain: app.drain,
    logged: () => log,
    send,
    async call<Result>(query: string, variables?: object, as?: Caller): Promise<Result> {
      const answer = await send(query, variables, as)
      const [result] = Object.values(answer.data ?? {})
      if (answer.errors.length > 0 || result === undefined)
        throw new Error(`${query}\n${JSON.stringify(variables)}\n${answer.text}`)
      return result as Result
    },
    async signedIn(role) {
      const id = services.ids.next('adm')
      const email = `${id}@acme.example`
      await services.store.admins.insert({
        id,
        email,
        displayName: role,
        role,
        passwordHash: await passwordHasher.hash(ownerPassword),
        isPasswordInitial: false,
        createdAt: services.clock.now(),
        lastSignedInAt: null,
      })
      return { cookie: await signIn(email) }
    },
    stop,
    async restart() {
      await stop()
      return openTestApi(environment, options)
    },
    async close() {
      await stop()
      rmSync(dataDir, { recursive: true })
    },
  }
}

/** Streams are pinged and checked as in the service. Nothing waits for it. */
function every(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds).unref()
  return () => clearInterval(timer)
}

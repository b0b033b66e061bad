import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Services, UseCases } from '@anoncall/domain'
import { createApp } from '../../src/app.ts'
import { createOwner } from '../../src/auth/createOwner.ts'
import { PasswordHasher } from '../../src/auth/PasswordHasher.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { secretFieldNames } from '../../src/graphql/secretFieldNames.ts'
import { createFirstRunFile } from '../../src/setup/firstRunFiles.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { createLogger } from '../../src/telemetry/createLogger.ts'

export const ownerEmail = 'owner@acme.example'
export const ownerPassword = 'a generated one, for tests'
export const shopOrigin = 'https://shop.example'
export const realmKeyText = 'djXuZU9gEaL6nngA'

/** Who sends a request: nobody, the owner's browser, or a program with a key. */
export type Caller = 'nobody' | 'owner' | { readonly key: string; readonly origin?: string }

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
  /** Everything that was logged so far. */
  readonly logged: () => string
  /** Sends one operation; a transport or GraphQL error is part of the answer. */
  readonly send: (query: string, variables?: object, as?: Caller) => Promise<GraphQLResponse>
  /** Sends one operation that must succeed, and gives its one root field. */
  readonly call: <Result = Record<string, unknown>>(query: string, variables?: object, as?: Caller) => Promise<Result>
  readonly close: () => Promise<void>
}

/** The whole API over a real store, a real vault and a real socket, in a folder of its own. */
export async function startTestApi(environment: Record<string, string> = {}): Promise<TestApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'anoncall-api-'))
  const config = { ...readConfig({ ANONCALL_DATA_DIR: dataDir, LOG_LEVEL: 'debug', ...environment }), port: 0 }
  const folder = await openDataFolder(config, 'service')
  const { services } = folder
  const passwordHasher = new PasswordHasher()
  const owner = { email: ownerEmail, displayName: 'Owner', password: ownerPassword, requestId: 'req_setup' }
  await services.store.transaction((repositories) => createOwner({ ...services, passwordHasher }, repositories, owner))
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
  const app = await createApp(config, {
    services,
    hashSessionToken: folder.hashSessionToken,
    firstRunFile: createFirstRunFile(dataDir),
    logger,
    every,
    consoleDir: dataDir,
    elementFile: '/nowhere',
  })
  const { port } = await app.listen()
  const url = `http://127.0.0.1:${port}`
  let cookie: string | null = null

  async function send(query: string, variables: object = {}, as: Caller = 'owner'): Promise<GraphQLResponse> {
    if (as === 'owner' && cookie === null) cookie = await signIn()
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (as === 'owner' && cookie !== null) headers.cookie = cookie
    if (typeof as === 'object') headers.authorization = `Bearer ${as.key}`
    if (typeof as === 'object' && as.origin !== undefined) headers.origin = as.origin
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    })
    const text = await response.text()
    const { data = null, errors = [] } = JSON.parse(text)
    return { status: response.status, headers: response.headers, text, data, errors }
  }

  async function signIn(): Promise<string> {
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }'
    const { headers } = await send(query, { input: { email: ownerEmail, password: ownerPassword } }, 'nobody')
    const header = headers.get('set-cookie')
    if (header === null) throw new Error('the owner could not sign in')
    return header.slice(0, header.indexOf(';'))
  }

  return {
    url,
    services,
    useCases: app.useCases,
    dataDir,
    logged: () => log,
    send,
    async call<Result>(query: string, variables?: object, as?: Caller): Promise<Result> {
      const answer = await send(query, variables, as)
      const [result] = Object.values(answer.data ?? {})
      if (answer.errors.length > 0 || result === undefined)
        throw new Error(`${query}\n${JSON.stringify(variables)}\n${answer.text}`)
      return result as Result
    },
    async close() {
      await app.close()
      await folder.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}

/** Streams are pinged and checked as in the service; nobody waits for it. */
function every(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds).unref()
  return () => clearInterval(timer)
}

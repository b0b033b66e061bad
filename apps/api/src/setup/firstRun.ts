import { join } from 'node:path'
import { type Act, createUseCases, isEmptyAuditHead, type Repositories, type Services } from '@anoncall/domain'
import { createOwner } from '../auth/createOwner.ts'
import type { PasswordHasher } from '../auth/PasswordHasher.ts'
import type { Config } from '../config/Config.ts'
import { emptiedSentence, installedNote } from './installedNote.ts'
import { SecretFile } from './SecretFile.ts'
import { StartError } from './StartError.ts'

/**
 * Sets up an empty database. In one transaction, it creates the owner, a realm, a destination, and a client with two
 * keys. It also writes `first-run.json` and `sandbox-realms.json` to the data folder. Returns `null` if the database is
 * already set up.
 *
 * The files are written under temporary names before the commit and are renamed after it. If the service crashes before
 * the commit, the database stays empty. If it crashes before the renaming, the next start renames the files.
 *
 * A database is not empty if it contains rows that a new database does not contain, or if its audit log was removed. No
 * account is created in such a database.
 *
 * @throws StartError if the database is empty but was in use before.
 */
export async function firstRun(deps: FirstRunDeps): Promise<FirstRunRecord | null> {
  const { services, config } = deps
  const files = firstRunFiles(config.dataDir)
  const note = installedNote(config.dataDir)
  if ((await deps.filledTables()).every((table) => ofNewDatabase.has(table))) {
    await services.store.transaction(async (repositories) => {
      // Another process may have set up the same database in the meantime, or the audit log was removed.
      if (!isEmptyAuditHead(services.auditSeal, await repositories.auditLog.head())) return
      if (note.exists()) throw new StartError(emptiedSentence(note))
      const record = await createAll(deps, repositories)
      await files.sandboxRealms.prepare(`${JSON.stringify(sandboxRealms(record), null, 2)}\n`)
      await files.firstRun.prepare(`${JSON.stringify(record, null, 2)}\n`)
    })
  }
  // If the file that marks the data folder as used cannot be created, the next start tries again.
  if ((await services.store.auditLog.head())?.length !== 0) await note.leave().catch(() => undefined)
  await files.sandboxRealms.publish()
  if (!(await files.firstRun.publish())) return null
  const text = await files.firstRun.read()
  return text === null ? null : parseFirstRunRecord(text)
}

interface FirstRunDeps {
  readonly services: Services
  readonly passwordHasher: Pick<PasswordHasher, 'hash'>
  readonly config: Pick<Config, 'dataDir' | 'port' | 'sandboxPort' | 'publicUrl'>
  readonly newPassword: () => string
  /** Names of the tables that contain rows. */
  readonly filledTables: () => Promise<readonly string[]>
}

const owner = { email: 'owner@anoncall.local', displayName: 'Owner' }
const demo = {
  realm: 'demo',
  cipher: 'AES_128_ECB',
  timestampUnit: 'MILLISECONDS',
  lifetimeSeconds: 300,
  // The name has 20 characters, so that the token's timestamp starts a new cipher block. A token that is recombined
  // from other tokens can then contain only timestamps that were issued.
  accountUser: 'visitor@demo.example',
  alias: 'support',
  address: 'help@demo.example',
  /** The callee that everybody may call without tokens in the sandbox. The service itself does not know this callee. */
  unrestrictedCallee: 'lobby@demo.example',
} as const

/** The usual origin of a page in development. */
const DEVELOPMENT_ORIGIN = 'http://localhost:5173'

/** The author and the request that the audit log records for the first start. The author is the service itself. */
const firstStart: Act = { actor: null, requestId: 'first-run' }

/** Tables that contain rows in a new database: the server's secrets, and the head of the empty audit log. */
const ofNewDatabase: ReadonlySet<string> = new Set(['server_secrets', 'audit_head'])

async function createAll(deps: FirstRunDeps, repositories: Repositories): Promise<FirstRunRecord> {
  const { config, newPassword } = deps
  const services = within(deps.services, repositories)
  const useCases = createUseCases(services)
  const password = newPassword()
  await createOwner({ ...services, passwordHasher: deps.passwordHasher }, repositories, {
    ...owner,
    password,
    requestId: firstStart.requestId,
  })
  const { realm, generatedKey } = made(
    await useCases.createRealm(firstStart, {
      name: demo.realm,
      displayName: 'Demo',
      accountUser: demo.accountUser,
      fromUser: null,
      tokenFormat: {
        timestampUnit: demo.timestampUnit,
        lifetimeSeconds: demo.lifetimeSeconds,
        effectiveLifetimeSeconds: null,
      },
      cipher: demo.cipher,
      key: null,
      calleePatterns: [],
    }),
  )
  const { destination } = made(
    await useCases.createDestination(firstStart, {
      realmId: realm.id,
      alias: demo.alias,
      displayName: 'Support',
      address: demo.address,
      accountUser: null,
    }),
  )
  const { apiClient } = made(
    await useCases.createApiClient(firstStart, {
      realmId: realm.id,
      name: 'Demo site',
      allowedOrigins: siteOrigins(config.sandboxPort || config.port + 1),
      destinationIds: null,
    }),
  )
  const newKey = { apiClientId: apiClient.id, expiresAt: null }
  const publishable = made(await useCases.createApiKey(firstStart, { ...newKey, kind: 'PUBLISHABLE' }))
  const secret = made(await useCases.createApiKey(firstStart, { ...newKey, kind: 'SECRET' }))
  return {
    url: config.publicUrl,
    graphqlUrl: `${config.publicUrl}/graphql`,
    email: owner.email,
    password,
    realm: realm.name,
    realmKey: generatedKey ?? '',
    accountUser: realm.accountUser,
    destinationAlias: destination.alias,
    destinationAddress: destination.address,
    apiSecretKey: secret.plaintextKey,
    apiPublishableKey: publishable.plaintextKey,
  }
}

/** Returns services whose transactions are all part of the current transaction. */
function within(services: Services, repositories: Repositories): Services {
  return { ...services, store: { ...repositories, transaction: (work) => work(repositories) } }
}

/**
 * Returns an outcome of kind `created`. The values are valid and the database is empty, so any other outcome is a bug.
 *
 * @throws Error
 */
function made<Outcome extends { readonly kind: string }>(
  outcome: Outcome,
): Extract<Outcome, { readonly kind: 'created' }> {
  if (isMade(outcome)) return outcome
  throw new Error(`The first run got an outcome of kind ${outcome.kind}.`)
}

function isMade<Outcome extends { readonly kind: string }>(
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly kind: 'created' }> {
  return outcome.kind === 'created'
}

function siteOrigins(port: number): string[] {
  const origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`, DEVELOPMENT_ORIGIN]
  return [...new Set(origins.map((origin) => new URL(origin).origin))]
}

/** Returns the configuration of the sandbox: the realm and the users of the simulated gateway, and the demo page. */
function sandboxRealms(record: FirstRunRecord) {
  const { realm, realmKey, accountUser, destinationAddress, destinationAlias, graphqlUrl, apiPublishableKey } = record
  const { cipher, timestampUnit, lifetimeSeconds, unrestrictedCallee } = demo
  return {
    version: 1,
    realms: [{ name: realm, cipher, key: realmKey, timestampUnit, lifetimeSeconds }],
    subscribers: [
      { user: accountUser, isCallMeEnabled: true, allowsOtherDestinations: true, requiresTokens: true },
      { user: destinationAddress, isCallMeEnabled: false, allowsOtherDestinations: false, requiresTokens: true },
      { user: unrestrictedCallee, isCallMeEnabled: true, allowsOtherDestinations: false, requiresTokens: false },
    ],
    site: { graphqlUrl, publishableKey: apiPublishableKey, callee: destinationAlias, unrestrictedCallee },
  }
}

/**
 * The content of `first-run.json`, for the person who installed the service. The field names are part of the contract.
 */
interface FirstRunRecord {
  readonly url: string
  readonly graphqlUrl: string
  readonly email: string
  readonly password: string
  readonly realm: string
  readonly realmKey: string
  readonly accountUser: string
  readonly destinationAlias: string
  readonly destinationAddress: string
  readonly apiSecretKey: string
  readonly apiPublishableKey: string
}

const fields = [
  'url',
  'graphqlUrl',
  'email',
  'password',
  'realm',
  'realmKey',
  'accountUser',
  'destinationAlias',
  'destinationAddress',
  'apiSecretKey',
  'apiPublishableKey',
] as const satisfies readonly (keyof FirstRunRecord)[]

/** Parses the text of `first-run.json`. Returns `null` if a field is missing. */
function parseFirstRunRecord(text: string): FirstRunRecord | null {
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : null
}

function isRecord(value: unknown): value is FirstRunRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    fields.every((field) => typeof Reflect.get(value, field) === 'string')
  )
}

/**
 * Returns the files of the first start in the data folder: one for the person who installed the service, and one for
 * the sandbox.
 */
export function firstRunFiles(dataDir: string): { readonly firstRun: SecretFile; readonly sandboxRealms: SecretFile } {
  return {
    firstRun: new SecretFile(join(dataDir, 'first-run.json')),
    sandboxRealms: new SecretFile(join(dataDir, 'sandbox-realms.json')),
  }
}

/** Returns the operations of the console on the first-run file. */
export function createFirstRunFile(dataDir: string) {
  const file = firstRunFiles(dataDir).firstRun
  return {
    path: async () => ((await file.read()) === null ? null : file.path),
    remove: () => file.remove(),
  }
}

/** Returns the message of the first start, with the sign-in data and a command that issues credentials. */
export function firstRunMessage(record: FirstRunRecord, firstRunPath: string): string {
  const { url, email, password, graphqlUrl, apiSecretKey, destinationAlias } = record
  const query = `mutation { issueAnonymousCredentials(input: { callee: "${destinationAlias}" }) { __typename ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken realm } callee from issuanceId issuedAt expiresAt } ... on UserError { message } } }`
  return `
  This is the first start. Sign in at ${url}

    e-mail    ${email}
    password  ${password}

  Issue credentials for one call from a shell:

curl -sS ${graphqlUrl} \\
  -H 'authorization: Bearer ${apiSecretKey}' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify({ query })}'

  This information is in ${firstRunPath}
  until you delete the file.

`
}

import { createHmac } from 'node:crypto'
import { type AuditHead, emptyAuditHead, StoreError } from '@anoncall/domain'
import { type EnvelopeContext, EnvelopeError, openEnvelope, readEnvelope, sealEnvelope } from './envelope.ts'
import type { MasterKeys } from './masterKeys.ts'
import { Secret } from './Secret.ts'

/** The store of the server's own sealed secrets. `list` returns all secrets in any order. */
export interface ServerSecrets {
  list(): Promise<{ name: string; sealed: string }[]>
  /**
   * Stores all secrets or none, so that an interrupted start leaves no incomplete set. Rejects if a name is taken.
   *
   * @param secrets The sealed secrets, each with the id of the master key that wraps it. The id is also part of
   * `sealed`. The id is stored separately so that secrets can be counted by master key.
   * @param auditHead The sealed head of the empty audit log, stored with the first secrets of a database. If a database
   * has secrets but no head, the log was removed. `null` if the database already has secrets.
   */
  insertAll(
    secrets: readonly { name: string; kekId: string; sealed: string }[],
    auditHead: AuditHead | null,
  ): Promise<void>
}

/**
 * Opens the server's own secrets, or creates them if there are none. All secrets must open, so that a wrong master key
 * is detected when the service starts, not at the first request. Secrets that a later release introduced are created if
 * they are missing.
 *
 * @throws {VaultError} `WRONG_MASTER_KEY`, `SECRETS_INCOMPLETE`
 */
export async function openServerSecrets(masterKeys: MasterKeys, secrets: ServerSecrets): Promise<OpenedSecrets> {
  const stored = await secrets.list()
  const missing = names.filter((name) => stored.every((each) => each.name !== name))
  const lost = missing.filter((name) => !isLater(name))
  // A lost secret is never replaced, because hashes created with it would silently stop matching.
  if (stored.length > 0 && lost.length > 0)
    throw new VaultError(
      'SECRETS_INCOMPLETE',
      `The database lacks ${lost.join(', ')}. Restore the database from a backup.`,
    )
  const opened = eachOf((name) => openOrMake(masterKeys, stored, name))
  // Stores missing secrets last. The existing secrets could be opened, so the master keys are correct.
  if (missing.length === 0) return opened
  const auditSeal = { hash: (text: string) => keyedHash(opened.audit_chain_key, text) }
  try {
    await secrets.insertAll(
      missing.map((name) => sealed(masterKeys, name, opened[name])),
      stored.length === 0 ? emptyAuditHead(auditSeal) : null,
    )
    return opened
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'CONFLICT')) throw error
    // Another process with the same database stored its secrets first. Uses the secrets of that process.
    if ((await secrets.list()).length > stored.length) return openServerSecrets(masterKeys, secrets)
    throw new VaultError(
      'SECRETS_INCOMPLETE',
      'The database has an audit log, but lacks its secrets. Restore the database from a backup.',
    )
  }
}

const firstNames = ['audit_chain_key', 'api_key_pepper', 'fingerprint_key', 'session_hash_key'] as const
/** Secrets that a later release introduced. No stored data depends on these secrets. */
const laterNames = ['visitor_key', 'challenge_key'] as const
const names = [...firstNames, ...laterNames]

type ServerSecretName = (typeof names)[number]
type OpenedSecrets = Readonly<Record<ServerSecretName, Secret>>
type StoredSecrets = Awaited<ReturnType<ServerSecrets['list']>>

function isLater(name: ServerSecretName): boolean {
  return laterNames.some((later) => later === name)
}

function openOrMake(masterKeys: MasterKeys, stored: StoredSecrets, name: ServerSecretName): Secret {
  const found = stored.find((each) => each.name === name)
  if (found === undefined) return Secret.random()
  try {
    const bytes = openEnvelope(masterKeys, contextOf(name), found.sealed)
    const secret = new Secret(bytes)
    bytes.fill(0)
    return secret
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error
    throw wrongMasterKey(name, masterKeys, stored)
  }
}

/**
 * Returns the error for a secret that cannot be opened. Its message contains only ids. If the file already has a key
 * with each needed id, the message mentions this, because adding a key would not help.
 */
function wrongMasterKey(name: ServerSecretName, masterKeys: MasterKeys, stored: StoredSecrets): VaultError {
  const found = [...new Set(stored.map(({ sealed }) => readEnvelope(sealed)?.kekId ?? '(unreadable)'))]
  const isKnown = found.every((id) => masterKeys.find(id) !== undefined)
  const advice = isKnown
    ? 'The ids match, so the key in the file was changed or the record is damaged.'
    : 'Add the missing key to the file again.'
  return new VaultError(
    'WRONG_MASTER_KEY',
    `The master keys cannot open ${name} of this database. It was sealed with ${found.join(', ')}, and the file has ${masterKeys.ids.join(', ')}. ${advice}`,
  )
}

function sealed(masterKeys: MasterKeys, name: ServerSecretName, secret: Secret) {
  const bytes = secret.dangerouslyReveal()
  const text = sealEnvelope(masterKeys, contextOf(name), bytes)
  bytes.fill(0)
  return { name, kekId: masterKeys.first.id, sealed: text }
}

function contextOf(name: ServerSecretName): EnvelopeContext {
  return { purpose: 'server_secrets', rowId: name, column: 'sealed', keyVersion: 1 }
}

function eachOf(make: (name: ServerSecretName) => Secret): OpenedSecrets {
  return {
    audit_chain_key: make('audit_chain_key'),
    api_key_pepper: make('api_key_pepper'),
    fingerprint_key: make('fingerprint_key'),
    session_hash_key: make('session_hash_key'),
    visitor_key: make('visitor_key'),
    challenge_key: make('challenge_key'),
  }
}

/** Returns HMAC-SHA-256 in lower-case hex. */
export function keyedHash(secret: Secret, text: string): string {
  return createHmac('sha256', secret.key).update(text, 'utf8').digest('hex')
}

/**
 * - `WRONG_MASTER_KEY`: the keys of the file cannot open the server's secrets.
 * - `SECRETS_INCOMPLETE`: some of the server's secrets are missing.
 * - `KEY_DESTROYED`: the material of a retired realm key was destroyed.
 */
type VaultErrorCode = 'WRONG_MASTER_KEY' | 'SECRETS_INCOMPLETE' | 'KEY_DESTROYED'

/** Thrown if the vault cannot perform an operation. The message contains ids, never keys. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

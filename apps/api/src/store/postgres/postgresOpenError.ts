import { StoreError } from '@anoncall/domain'
import { PERCENT_ENCODING } from '../../config/databaseUrl.ts'
import { StoreOpenError } from '../storeErrors.ts'
import type { PostgresTarget } from './PostgresTarget.ts'

/**
 * Returns an error that explains to the administrator why a PostgreSQL database cannot be opened and what to do.
 *
 * @param error The error of the driver or the store.
 */
export function postgresOpenError(target: PostgresTarget, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error
  return new StoreOpenError('UNAVAILABLE', sentenceFor(target, failureOf(error)))
}

/** The known facts about a failure. */
interface Failure {
  /** A SQLSTATE code of PostgreSQL, or an error code of Node or OpenSSL. Empty if the error has no code. */
  readonly code: string
  /** The message of the driver or the server. It may be in the server's language. */
  readonly message: string
  /**
   * The name of the function in PostgreSQL's source that reports the error. It does not depend on the server's
   * language.
   */
  readonly routine: string
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: '', message: '', routine: '' }
  const { message } = error
  // The message of a store error ends with the code of the driver's error in parentheses. The rest of the driver's
  // error is not kept.
  if (error instanceof StoreError) return { code: /\((\w+)\)$/.exec(message)?.[1] ?? '', message: '', routine: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const routine = 'routine' in error && typeof error.routine === 'string' ? error.routine : ''
  return { code, message, routine }
}

function sentenceFor(target: PostgresTarget, failure: Failure): string {
  const { server, database, usesTls } = target
  const user = target.user === null ? 'the user' : `the user "${target.user}"`
  const { code, message, routine } = failure
  const says = serverSays(target, message)
  switch (code) {
    case '28P01':
      return `PostgreSQL at ${server} does not accept the password of ${user}. Correct user name and password in DATABASE_URL. ${PERCENT_ENCODING}`
    case '28000':
      return authorizationSentence(target, failure)
    case '3D000':
      return `PostgreSQL at ${server} has no database "${database}". Correct the name in DATABASE_URL, or create it: create database "${database}" owner "${target.user ?? 'anoncall'}".`
    case '42501':
      return `PostgreSQL at ${server} does not let ${user} do what the service needs in the database "${database}". Make that user the owner of the database and of the tables in it.${says}`
    case '3F000':
      return `The search_path of ${user} in the database "${database}" at ${server} names no schema that exists. Create the schema, or correct search_path.`
    case '53300':
      return `PostgreSQL at ${server} has no connection left for ${user}. Raise max_connections or the user's limit there, or lower ANONCALL_DATABASE_CONNECTIONS.`
    case '57P03':
      return `PostgreSQL at ${server} is starting up, shutting down or recovering. Start Anoncall again once it accepts connections.`
    case '57P01':
    case '57P02':
      return `PostgreSQL at ${server} is shutting down. Start Anoncall again once it accepts connections.`
    case '25006':
      return standbySentence(target)
    case '53100':
      return `The disk of PostgreSQL at ${server} is full. Free space there.`
    case '55P03':
    case '57014':
      return `PostgreSQL at ${server} did not finish a step of opening the database "${database}" in time (${code}). Look for locks and long queries in pg_stat_activity, then start Anoncall again.`
    case '08P01':
      return protocolSentence(target, failure)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
      return `The host of ${server} in DATABASE_URL is unknown (${code}). Correct the name, or check the name resolution of this machine.`
    case 'ECONNREFUSED':
      return `Nothing accepts connections at ${server}. Start PostgreSQL there, let it listen on that address (listen_addresses), or correct host and port in DATABASE_URL.`
    case 'ENOENT':
      return `There is no Unix socket of PostgreSQL in ${server}. Start PostgreSQL there, or correct the host in DATABASE_URL.`
    case 'EACCES':
      return `The service's user may not use ${server} (EACCES).`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `${server} cannot be reached from this machine (${code}). Check the network and the firewall, or correct host and port in DATABASE_URL.`
  }
  if (isCertificateCode(code)) return certificateSentence(target, code)
  if (/does not support SSL/.test(message))
    return `PostgreSQL at ${server} has no TLS, but DATABASE_URL requires it. Enable it there (ssl = on), or set sslmode=disable if the network in between is trusted.`
  if (/^ERR_(SSL|OSSL|TLS|CRYPTO)_|^EPROTO$/.test(code) || /establishing an SSL connection/.test(message))
    return `The TLS connection with ${server} failed${code === '' ? '' : ` (${code})`}. Check that PostgreSQL listens there, its TLS settings, and sslcert, sslkey and sslrootcert in DATABASE_URL.`
  if (/timeout|timed out/i.test(message))
    return `${server} accepted the connection but did not respond in time. Check that PostgreSQL listens there and not another service. Behind a connection pooler, all of its connections may be in use.`
  if (/password must be a (non-empty )?string|empty password|no password supplied/i.test(message))
    return `PostgreSQL at ${server} requires a password, but DATABASE_URL has none for ${user}.`
  if (/authenticationOk message type|SASL/.test(message))
    return `PostgreSQL at ${server} requires an authentication method for ${user} that is not supported. Use scram-sha-256 in its pg_hba.conf.`
  if (
    /^(ECONNRESET|EPIPE)$/.test(code) ||
    /Connection terminated|Received unexpected|ERR_|parse|length|buffer/i.test(message)
  )
    return `${server} closed the connection or did not respond like PostgreSQL. Check that PostgreSQL listens there and not another service${usesTls ? ', and its TLS settings' : ''}.`
  return `PostgreSQL at ${server} cannot open the database "${database}"${code === '' ? '' : ` (${code})`}.${says === '' && routine !== '' ? ` It reports ${routine}.` : says} Check DATABASE_URL and the log of PostgreSQL.`
}

/** Returns the sentence for code 28000, which has several causes. PostgreSQL distinguishes them by routine. */
function authorizationSentence({ server, database, user, usesTls }: PostgresTarget, { routine }: Failure): string {
  const who = user === null ? 'the user' : `the user "${user}"`
  if (routine === 'InitializeSessionUserId')
    return `PostgreSQL at ${server} has no user ${user === null ? 'with that name' : `"${user}"`} that may log in. Create it there, grant it LOGIN, or correct DATABASE_URL.`
  if (usesTls)
    return `The pg_hba.conf of PostgreSQL at ${server} does not accept ${who} for the database "${database}" from this machine over TLS. Add an entry there. If the entry requires a client certificate, set sslcert and sslkey in DATABASE_URL.`
  return `The pg_hba.conf of PostgreSQL at ${server} does not accept ${who} for the database "${database}" from this machine without TLS. If it requires TLS, add ?sslmode=verify-full to DATABASE_URL. Otherwise, add an entry there.`
}

/** Returns the sentence for code 08P01, which PgBouncer uses for almost every error. */
function protocolSentence(target: PostgresTarget, { message }: Failure): string {
  const { server, database } = target
  const says = serverSays(target, message)
  const parameter = /unsupported startup parameter(?: in options)?: (\w+)/.exec(message)?.[1]
  if (parameter === 'options')
    return `The connection pooler at ${server} does not accept "options" from DATABASE_URL. Remove it from DATABASE_URL, or connect to PostgreSQL itself.`
  if (parameter !== undefined)
    return `The connection pooler at ${server} does not accept the startup parameter "${parameter}". Connect to PostgreSQL itself, or add it to ignore_startup_parameters there.`
  if (/no more connections allowed/.test(message))
    return `The connection pooler at ${server} has no connection left. Raise its max_client_conn, or lower ANONCALL_DATABASE_CONNECTIONS.`
  return `${server} refuses the connection to the database "${database}" (08P01).${says} A connection pooler reports this: check its settings and its log, or connect to PostgreSQL itself.`
}

export function standbySentence({ server, database }: PostgresTarget): string {
  return `PostgreSQL at ${server} is read only: it is a standby, or the database "${database}" is set to read only. Set DATABASE_URL to the primary server, and check default_transaction_read_only.`
}

const certificateReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The certificate is self-signed. Name the file with that certificate in DATABASE_URL: ?sslmode=verify-full&sslrootcert=/path/to/server.crt',
  SELF_SIGNED_CERT_IN_CHAIN:
    'The certificate comes from an authority that this machine does not know. Name the file with the certificate of that authority in DATABASE_URL: ?sslmode=verify-full&sslrootcert=/path/to/ca.crt',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate was issued for another host name. Use a host in DATABASE_URL that the certificate names, or issue a certificate for this host',
  CERT_HAS_EXPIRED: 'The certificate has expired, or the clock of this machine is wrong. Renew the certificate',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet, or the clock of this machine is wrong',
  CERT_REVOKED: 'The certificate has been revoked. Renew it',
}

/** Returns whether an OpenSSL code means a certificate problem. */
function isCertificateCode(code: string): boolean {
  return (
    Object.hasOwn(certificateReasons, code) ||
    /^(UNABLE_TO_|CERT_|CRL_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_|HOSTNAME_MISMATCH$|ERROR_IN_CERT_)/.test(code)
  )
}

function certificateSentence({ server }: PostgresTarget, code: string): string {
  const fallback = /^UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code) ? 'SELF_SIGNED_CERT_IN_CHAIN' : ''
  const reason =
    certificateReasons[code] ??
    certificateReasons[fallback] ??
    'Check the certificate there, and sslrootcert in DATABASE_URL'
  return `The TLS certificate of PostgreSQL at ${server} was not accepted (${code}). ${reason}.`
}

/** Returns the server's message, unless it contains the password. */
function serverSays({ connection: { password } }: PostgresTarget, message: string): string {
  const words = message
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200)
  if (words === '' || (typeof password === 'string' && password !== '' && words.includes(password))) return ''
  return ` The server says: ${words}.`
}

import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type pg from 'pg'
import { fileErrorCode } from '../../vault/fileSystem.ts'
import { StoreOpenError } from '../storeErrors.ts'

/** The address of a database: the connection options, and the parts that error messages may contain. */
export interface PostgresTarget {
  /** The options for the driver. They contain the password. */
  readonly connection: Pick<
    pg.ClientConfig,
    'host' | 'port' | 'user' | 'password' | 'database' | 'ssl' | 'sslnegotiation' | 'enableChannelBinding' | 'options'
  > & { readonly application_name: string }
  /** Host and port, or the folder of a Unix socket. */
  readonly server: string
  readonly database: string
  /** The user name; `null` if the driver reads it from its environment. */
  readonly user: string | null
  readonly usesTls: boolean
}

const PORT = 5432

/**
 * Parses a database address. The address was validated when the settings were read. The driver's own parser is not
 * used, because it treats unknown values of `sslmode` as no TLS, lets parameters override limits, and prints warnings.
 *
 * @throws {StoreOpenError} `UNAVAILABLE` if a file from `sslrootcert`, `sslcert` or `sslkey` cannot be read
 */
export function postgresTarget(url: string): PostgresTarget {
  const { username, password, hostname, port, pathname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? decodeURIComponent(hostname.replace(/^\[(.+)\]$/, '$1'))
  const portNumber = Number(searchParams.get('port') ?? (port === '' ? PORT : port))
  const database = decodeURIComponent(pathname.slice(1))
  const user = username === '' ? null : decodeURIComponent(username)
  const ssl = tlsOf(searchParams)
  const options = searchParams.get('options')
  return {
    connection: {
      host,
      port: portNumber,
      database,
      ...(user === null ? {} : { user }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(ssl === null ? {} : { ssl }),
      ...(options === null ? {} : { options }),
      ...(searchParams.get('sslnegotiation') === 'direct' ? { sslnegotiation: 'direct' } : {}),
      ...(['prefer', 'require'].includes(searchParams.get('channel_binding') ?? '')
        ? { enableChannelBinding: true }
        : {}),
      application_name: searchParams.get('application_name') ?? 'anoncall',
    },
    server: host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${portNumber}`,
    database,
    user,
    usesTls: ssl !== null && ssl !== false,
  }
}

/**
 * Returns the TLS options; `null` if the address does not mention TLS. Like `verify-full`, the modes `prefer`,
 * `require` and `verify-ca` check the certificate and the host name. With `uselibpqcompat=true`, these modes have the
 * same meaning as in libpq.
 */
function tlsOf(parameters: URLSearchParams): ConnectionOptions | false | null {
  const mode = parameters.get('sslmode')
  const isOn = parameters.get('ssl')
  const files = filesOf(parameters)
  const direct = parameters.get('sslnegotiation') === 'direct'
  if (mode === 'disable' || (mode === null && ['false', '0'].includes(isOn ?? ''))) return false
  if (mode === null && isOn === null && !direct && Object.keys(files).length === 0 && !parameters.has('sslrootcert'))
    return null
  if (mode === 'no-verify') return { ...files, rejectUnauthorized: false }
  if (parameters.get('uselibpqcompat') !== 'true') return files
  const isWithoutHost = mode === 'verify-ca' || (mode === 'require' && 'ca' in files)
  if (isWithoutHost) return { ...files, checkServerIdentity: () => undefined }
  return mode === 'prefer' || mode === 'require' ? { ...files, rejectUnauthorized: false } : files
}

function filesOf(parameters: URLSearchParams): Pick<ConnectionOptions, 'ca' | 'cert' | 'key'> {
  const [ca, cert, key] = [parameters.get('sslrootcert'), parameters.get('sslcert'), parameters.get('sslkey')]
  if ((cert === null) !== (key === null))
    throw new StoreOpenError('UNAVAILABLE', 'DATABASE_URL must have either both sslcert and sslkey, or neither.')
  return {
    // Without `ca`, Node uses its own certificate authorities. As in libpq, `system` selects the default authorities.
    ...(ca === null || ca === 'system'
      ? {}
      : { ca: read('sslrootcert', ca, /-----BEGIN (TRUSTED )?CERTIFICATE-----/) }),
    ...(cert === null ? {} : { cert: read('sslcert', cert, /-----BEGIN CERTIFICATE-----/) }),
    ...(key === null ? {} : { key: read('sslkey', key, /-----BEGIN (?:(?:RSA|EC) )?PRIVATE KEY-----/) }),
  }
}

function read(parameter: string, path: string, form: RegExp): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new StoreOpenError('UNAVAILABLE', `${cannotUse(parameter, path)} ${whyUnreadable(fileErrorCode(error))}`)
  }
  if (form.test(text)) return text
  const what = parameter === 'sslkey' ? 'a private key without a passphrase' : 'a certificate'
  throw new StoreOpenError('UNAVAILABLE', `${cannotUse(parameter, path)} It does not contain ${what} in PEM format.`)
}

function cannotUse(parameter: string, path: string): string {
  return `The file ${path} from ${parameter} in DATABASE_URL cannot be used.`
}

function whyUnreadable(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'It does not exist. Correct the path. A relative path starts in the working directory.'
    case 'EACCES':
      return "The service's user has no read permission. Change its owner or its mode."
    case 'EISDIR':
      return 'It is a folder. Name the file.'
    default:
      return `Reading it failed (${code}).`
  }
}

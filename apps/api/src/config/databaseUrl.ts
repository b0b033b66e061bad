/**
 * Returns a sentence that describes the problem with a database address, or `null` if the address is well-formed. The
 * sentence contains neither the user name nor the password.
 */
export function databaseUrlProblem(value: string): string | null {
  const form = `must be ${DATABASE_URL_WORDS}.`
  if (/^['"]|['"]$/.test(value)) return `${form} Remove the quotes around it.`
  if (/^\s|\s$/.test(value)) return `${form} Remove the spaces around it.`
  if (!/^postgres(ql)?:\/\//i.test(value)) return `${form} It must begin with postgres:// or postgresql://.`
  const [hosts = ''] = value.replace(/^.*@|^[^/]*\/\//s, '').split('/')
  if (hosts.includes(',')) return `${form} Only one host is supported. A comma separates several hosts.`
  const url = URL.canParse(value) ? new URL(value) : null
  // An unescaped character, such as "/", can end the password early. The "@" after the password is then in the path or
  // the query. A part of the password would be used as a host or a database.
  if (url === null || url.hash !== '' || `${url.pathname}${url.search}`.includes('@'))
    return `${form} ${PERCENT_ENCODING}`
  const parts = [url.username, url.password, url.hostname, url.pathname]
  if (parts.some((part) => !isDecodable(part))) return `${form} ${PERCENT_ENCODING}`
  if (url.pathname.length <= 1) return `${form} The database name is missing.`
  if (url.pathname.slice(1).includes('/')) return `${form} ${PERCENT_ENCODING}`
  const parameters = parameterProblem(url.searchParams)
  if (parameters !== null) return parameters
  return url.hostname === '' && !url.searchParams.has('host') ? `${form} The host is missing.` : null
}

/** Describes a valid database address. */
export const DATABASE_URL_WORDS = 'the address of a PostgreSQL database: postgres://user:password@host:5432/database'

/**
 * Lists the characters that must be escaped, with an example. No error message repeats the address, because it contains
 * the password.
 */
export const PERCENT_ENCODING =
  'In a user name or password, percent-encode special characters: @ is %40, : is %3A, / is %2F, # is %23, % is %25, ? is %3F. A password a/b#c is written a%2Fb%23c.'

/** The values of `sslmode` that the service accepts. */
const SSL_MODES = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
const PARAMETERS: Readonly<Record<string, readonly string[] | null>> = {
  sslmode: SSL_MODES,
  sslrootcert: null,
  sslcert: null,
  sslkey: null,
  ssl: ['true', 'false', '1', '0'],
  sslnegotiation: ['postgres', 'direct'],
  uselibpqcompat: ['true', 'false'],
  channel_binding: ['disable', 'prefer', 'require'],
  target_session_attrs: ['any', 'read-write', 'primary'],
  application_name: null,
  options: null,
  host: null,
  port: null,
}

function parameterProblem(given: URLSearchParams): string | null {
  for (const [name, value] of given) {
    if (!Object.hasOwn(PARAMETERS, name))
      return `has an unknown parameter "${printable(name)}". Valid parameters: ${Object.keys(PARAMETERS).join(', ')}.`
    if (given.getAll(name).length > 1) return `has the parameter ${name} more than once.`
    const values = PARAMETERS[name]
    if (values !== null && values !== undefined && !values.includes(value))
      return `has the value "${printable(value)}" for ${name}. Valid values: ${values.join(', ')}.`
    if (value === '') return `has an empty ${name}.`
  }
  const port = given.get('port')
  if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    return 'has a port that is not a number from 1 to 65535.'
  return null
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

/**
 * Returns text that is safe to print. Parameter names and values are not secret, but they can contain any characters.
 */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)
}

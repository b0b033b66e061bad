import { join, resolve } from 'node:path'
import { z } from 'zod'
import { parseAddress } from '../networks/parseAddress.ts'
import { parseRange } from '../networks/parseRange.ts'
import type { Config, LogLevel } from './Config.ts'
import { ConfigError } from './ConfigError.ts'

/** The environment as the process was given it. An empty variable counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings from the environment: the only place that knows the variables' names.
 *
 * @throws ConfigError with every problem at once; an unknown `ANONCALL_…` variable is one, since it is a typing error.
 */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const unknown = Object.keys(given).filter((name) => name.startsWith('ANONCALL_') && !knownNames.includes(name))
  const parsed = schema.safeParse(given)
  const problems = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []),
    ...(parsed.data !== undefined && parsed.data.WORKERS > 1 && parsed.data.DATABASE_URL === undefined
      ? ['WORKERS must be 1 without DATABASE_URL: SQLite has one writer, and so one process.']
      : []),
    ...unknown.sort().map((name) => `${name} is not a setting of Anoncall; there are ${ownNames.join(', ')}.`),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return configFrom(parsed.data)
}

/** The highest port that leaves the next one to the sandbox. */
const PORT_MAX = 65_534

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const satisfies LogLevel[]

const schema = z.object({
  PORT: wholeNumber(4000, 1, PORT_MAX),
  SANDBOX_PORT: isWhole(0, 65_535).transform(Number).optional(),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine(isHost, 'must be an IP address or a host name, such as 127.0.0.1 or 0.0.0.0.'),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'must be the address that browsers use, such as https://calls.acme.example, without a path.')
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
    .refine(
      (ranges) => ranges.every((range) => parseRange(range) !== null),
      'must be IP addresses or CIDR ranges separated by commas, such as 10.0.0.0/8, fd00::/8.',
    ),
  ANONCALL_DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must be the address of a PostgreSQL database: postgres://user:password@host:5432/database.')
    .optional(),
  ANONCALL_DATABASE_CONNECTIONS: wholeNumber(10, 1, 1_000),
  WORKERS: wholeNumber(1, 1, 64),
  ANONCALL_MASTER_KEYS_FILE: z.string().optional(),
  ANONCALL_SAFELIST: z.enum(['off', 'only'], 'must be off or only.').default('off'),
  ANONCALL_ISSUANCE_RETENTION_DAYS: wholeNumber(90, 0, 36_500),
  ANONCALL_VISITOR_ADDRESS_HOURS: wholeNumber(24, 0, 720),
  ANONCALL_FLOOD_LIMIT_PER_MINUTE: wholeNumber(600, 1, 1_000_000),
  ANONCALL_METRICS_PORT: isWhole(1, PORT_MAX).transform(Number).optional(),
  ANONCALL_DRAIN_SECONDS: wholeNumber(0, 0, 300),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}.`).default('info'),
  NODE_ENV: z.string().optional(),
})

const knownNames = Object.keys(schema.shape)
const ownNames = knownNames.filter((name) => name.startsWith('ANONCALL_'))

function configFrom(values: z.infer<typeof schema>): Config {
  const dataDir = resolve(values.ANONCALL_DATA_DIR)
  const publicUrl = new URL(values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).origin
  const isProduction = values.NODE_ENV === 'production'
  const sandboxPort = values.SANDBOX_PORT ?? values.PORT + 1
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl,
    ownOrigins: values.PUBLIC_URL === undefined ? localOrigins(values.HOST, values.PORT) : [publicUrl],
    isSecure: publicUrl.startsWith('https:'),
    sandboxPort,
    sandboxUrl: isProduction || sandboxPort === 0 ? null : `http://localhost:${sandboxPort}`,
    trustedProxies: values.TRUSTED_PROXIES,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    databaseConnections: values.ANONCALL_DATABASE_CONNECTIONS,
    workers: values.WORKERS,
    masterKeysFile: resolve(values.ANONCALL_MASTER_KEYS_FILE ?? join(dataDir, 'master-keys')),
    safelist: values.ANONCALL_SAFELIST,
    issuanceRetentionDays: values.ANONCALL_ISSUANCE_RETENTION_DAYS,
    visitorAddressHours: values.ANONCALL_VISITOR_ADDRESS_HOURS,
    floodLimitPerMinute: values.ANONCALL_FLOOD_LIMIT_PER_MINUTE,
    metricsPort: values.ANONCALL_METRICS_PORT ?? null,
    drainSeconds: values.ANONCALL_DRAIN_SECONDS,
    logLevel: values.LOG_LEVEL,
    isProduction,
  }
}

/** As browsers on this machine write it, and as those on the network do where it listens on one address of theirs. */
function localOrigins(host: string, port: number): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const hosts = ['localhost', '127.0.0.1', ...(isEverywhere ? [] : [host.includes(':') ? `[${host}]` : host])]
  // URL leaves out port 80, as browsers do.
  return [...new Set(hosts.map((name) => new URL(`http://${name}:${port}`).origin))]
}

function wholeNumber(fallback: number, min: number, max: number) {
  return isWhole(min, max).default(String(fallback)).transform(Number)
}

function isWhole(min: number, max: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be a whole number from ${min} to ${max}.`,
    )
}

function isHost(text: string): boolean {
  // A last label in digits would be an IPv4 address in one of its odd spellings.
  return (
    parseAddress(text) !== null ||
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(text)
  )
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.href === `${url.origin}/`
}

function isPostgresUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return (
    url !== null && ['postgres:', 'postgresql:'].includes(url.protocol) && url.host !== '' && url.pathname.length > 1
  )
}

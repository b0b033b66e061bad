import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { Config } from './Config.ts'
import { type SettingValues, settings } from './settings.ts'

/**
 * Reads the settings from the environment.
 *
 * @throws ConfigError with all problems. An unknown `ANONCALL_…` variable is a problem, because it is probably a typo.
 */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const unknown = Object.keys(given).filter((name) => name.startsWith('ANONCALL_') && !ownNames.includes(name))
  const parsed = schema.safeParse(given)
  const problems = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []),
    ...(parsed.data !== undefined && parsed.data.WORKERS > 1 && parsed.data.DATABASE_URL === undefined
      ? ['WORKERS must be 1 without DATABASE_URL: SQLite allows one writer, and therefore one process.']
      : []),
    ...unknown.sort().map((name) => `${name} is not a setting of Anoncall. Valid settings: ${ownNames.join(', ')}.`),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return configFrom(parsed.data)
}

/** The environment of the process. An empty variable counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>

const ownNames = Object.keys(settings).filter((name) => name.startsWith('ANONCALL_'))

const schema = z.object(
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.schema])) as {
    [Name in keyof typeof settings]: (typeof settings)[Name]['schema']
  },
)

function configFrom(values: SettingValues): Config {
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
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    databaseConnections: values.ANONCALL_DATABASE_CONNECTIONS,
    workers: values.WORKERS,
    masterKeysFile: resolve(values.ANONCALL_MASTER_KEYS_FILE ?? join(dataDir, 'master-keys')),
    safelist: values.ANONCALL_SAFELIST,
    issuanceRetentionDays: values.ANONCALL_ISSUANCE_RETENTION_DAYS,
    visitorAddressHours: values.ANONCALL_VISITOR_ADDRESS_HOURS,
    floodLimitPerMinute: values.ANONCALL_FLOOD_LIMIT_PER_MINUTE,
    refusalLimitPerMinute: values.ANONCALL_REFUSAL_LIMIT_PER_MINUTE,
    reservedBytes:
      values.ANONCALL_RESERVED_MEGABYTES === undefined ? null : values.ANONCALL_RESERVED_MEGABYTES * 1024 * 1024,
    metricsPort: values.ANONCALL_METRICS_PORT ?? null,
    tracing: tracingFrom(values),
    drainSeconds: values.ANONCALL_DRAIN_SECONDS,
    logLevel: values.LOG_LEVEL,
    isProduction,
  }
}

/**
 * Returns the console's origins for browsers on this machine. If `host` is not a wildcard address, the result also
 * includes the origin with this host, for browsers on the network.
 */
function localOrigins(host: string, port: number): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const given = host.includes(':') ? `[${host}]` : host
  const hosts = ['localhost', '127.0.0.1', ...(host === '::' ? ['[::1]'] : []), ...(isEverywhere ? [] : [given])]
  // URL omits port 80, as browsers do.
  return [...new Set(hosts.map((name) => new URL(`http://${name}:${port}`).origin))]
}

function tracingFrom(values: SettingValues): Config['tracing'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: tracesEndpoint } = values
  const url = tracesEndpoint ?? (endpoint === undefined ? null : under(endpoint, 'v1/traces'))
  if (url === null) return null
  return {
    url,
    serviceName: values.OTEL_SERVICE_NAME,
    sampler: values.OTEL_TRACES_SAMPLER,
    sampledShare: values.OTEL_TRACES_SAMPLER_ARG,
  }
}

function under(base: string, path: string): string {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`
  return url.href
}

/** Thrown if the environment is invalid. The message has one sentence for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

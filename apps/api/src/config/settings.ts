import { z } from 'zod'
import { hasHostBits, parseAddress, parseRange } from '../networks/addresses.ts'
import { DATABASE_URL_WORDS, databaseUrlProblem } from './databaseUrl.ts'

/** One environment variable. `docs/reference/configuration.md` is generated from the settings. */
export interface Setting<Value = unknown> {
  /** Describes a valid value. */
  readonly words: string
  /** The default, in Markdown. */
  readonly fallback: string
  /** The purpose, in Markdown. */
  readonly meaning: string
  readonly schema: z.ZodType<Value, string | undefined>
}

/** The highest port for the service. The next port is for the sandbox. */
const PORT_MAX = 65_534

/** All environment variables that the service reads, in the order of the reference page. */
export const settings = {
  PORT: withFallback(
    wholeNumber(1, PORT_MAX),
    '4000',
    'The port of the API and the console. The sandbox uses the next port',
  ),
  HOST: withFallback(
    text('an IP address or a host name, such as 127.0.0.1 or 0.0.0.0', isHost),
    '127.0.0.1',
    'The address to listen on. With the default, other machines cannot connect',
  ),
  PUBLIC_URL: optional(
    text('the address that browsers use, such as https://calls.acme.example, without a path', isOrigin),
    '`http://localhost:PORT`',
    'The public origin of the console and the API. Session cookies are accepted from this origin only. With `https:`, the session cookie is `Secure` and has the `__Host-` prefix, and responses have `Strict-Transport-Security`',
  ),
  TRUSTED_PROXIES: optional(
    ranges('IP addresses or CIDR ranges separated by commas, such as 10.0.0.0/8, fd00::/8'),
    'none',
    'Proxies whose `X-Forwarded-For` header is trusted',
  ),
  ANONCALL_DATA_DIR: withFallback(
    text('a path'),
    'data',
    'The folder for all data. A relative path starts at the working directory, which is the root of the repository for `npm start`',
  ),
  DATABASE_URL: optional(
    described(DATABASE_URL_WORDS, databaseUrlProblem),
    'none',
    'A PostgreSQL database (15 or newer) to use instead of the SQLite database in the data folder. [Any number of processes can share it](../operations/replicas.md). For [TLS](../operations/replicas.md#tls-to-the-database), add `?sslmode=verify-full`',
  ),
  ANONCALL_DATABASE_CONNECTIONS: withFallback(
    wholeNumber(1, 1_000),
    '10',
    'The maximum number of connections of one process to PostgreSQL. One further connection listens for changes',
  ),
  WORKERS: withFallback(
    wholeNumber(1, 64),
    '1',
    'The number of processes that share the port. Use about one per core. More than one requires `DATABASE_URL`',
  ),
  ANONCALL_MASTER_KEYS_FILE: optional(
    text('a path'),
    '`master-keys` in the data folder',
    'The file with the master keys, which encrypt the server’s secrets and the realm keys',
  ),
  ANONCALL_SAFELIST: withFallback(
    oneOf(['off', 'only']),
    'off',
    '`only` rejects every GraphQL document that is not a known document',
  ),
  ANONCALL_ISSUANCE_RETENTION_DAYS: withFallback(
    wholeNumber(0, 36_500),
    '90',
    'The number of days before decisions are deleted. `0` keeps them forever. Audit entries are never deleted',
  ),
  ANONCALL_VISITOR_ADDRESS_HOURS: withFallback(
    wholeNumber(0, 720),
    '24',
    'The number of hours for which a decision keeps the visitor’s network address, at most. Addresses of the same quarter of an hour are deleted together, when the first of them is due. The address is encrypted and never shown. It is used only to create a block from a receipt. `0` stores no addresses',
  ),
  ANONCALL_FLOOD_LIMIT_PER_MINUTE: withFallback(
    wholeNumber(1, 1_000_000),
    '600',
    'The number of requests to `/graphql` per minute from one IPv4 address or one IPv6 /64. Each further decision in the same request counts as one more request. Every 500 fields of an introspection also count as one request. Larger networks have a multiple of this limit. Secret keys are exempt',
  ),
  ANONCALL_REFUSAL_LIMIT_PER_MINUTE: withFallback(
    wholeNumber(1, 1_000_000),
    '60',
    'The number of recorded refusals per minute for one IPv4 address or one IPv6 /64. Further refusals get `TOO_MANY_REQUESTS` and no receipt. Allowed requests still get credentials. The limit for secret keys is 100 times as high. Refusals that require a proof of work have a separate count, with a limit 10 times as high',
  ),
  ANONCALL_RESERVED_MEGABYTES: optional(
    wholeNumber(0, 1_000_000),
    '100, or a fifth of a small file system',
    'The free disk space, in megabytes, reserved for sign-in, pauses and the audit log. [With less free space, issuing stops](../operations/running.md#a-full-disk). `0` turns this off. It does not apply with `DATABASE_URL`',
  ),
  ANONCALL_METRICS_PORT: optional(
    wholeNumber(1, PORT_MAX),
    'none',
    'The port on `HOST` that serves `GET /metrics` for [Prometheus](../operations/running.md#metrics). With several `WORKERS`, they use consecutive ports, starting with this one',
  ),
  ANONCALL_DRAIN_SECONDS: withFallback(
    wholeNumber(0, 300),
    '0',
    'The number of seconds to keep serving after a stop signal. During this time `/readyz` returns 503, so that a load balancer stops sending requests',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    text('an address with http: or https:, such as http://127.0.0.1:4318', isHttpUrl),
    'none',
    'The collector for [traces](../operations/running.md#traces), by OTLP over HTTP. `/v1/traces` is appended. Without a collector, there are no traces, and OpenTelemetry is not loaded',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional(
    text('an address with http: or https:, such as http://127.0.0.1:4318/v1/traces', isHttpUrl),
    'none',
    'The full address for traces. Takes precedence over `OTEL_EXPORTER_OTLP_ENDPOINT`, and nothing is appended',
  ),
  OTEL_SERVICE_NAME: withFallback(text('a name'), 'anoncall', 'The name of the service in traces'),
  OTEL_TRACES_SAMPLER: withFallback(
    oneOf([
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
      'always_on',
      'always_off',
      'traceidratio',
    ]),
    'parentbased_always_on',
    'Which requests are traced. The `parentbased_` samplers follow the `traceparent` header if the request has one',
  ),
  OTEL_TRACES_SAMPLER_ARG: withFallback(
    share('a number from 0 to 1, such as 0.05'),
    '1',
    'The share of requests to trace with `traceidratio` and `parentbased_traceidratio`',
  ),
  LOG_LEVEL: withFallback(
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'info',
    'The lowest level of messages to log',
  ),
  NODE_ENV: optional(
    text('a name'),
    'none',
    'With `production`, logs are JSON with one object per line, and `npm start` does not start the sandbox',
  ),
  SANDBOX_PORT: optional(
    wholeNumber(0, 65_535),
    '`PORT` + 1',
    'The port of the [sandbox](../guides/sandbox.md). `0` selects any free port. The first start adds the sandbox’s origin to the demo client. If you change the port later, add the new origin in the console (*Sites → Demo site*). The console’s test calls use this port too',
  ),
} satisfies Record<string, Setting>

/** The parsed environment. */
export type SettingValues = { readonly [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['schema']> }

/** The format of a value: a description for error messages, and a schema that parses the value. */
interface Format<Value> {
  readonly words: string
  readonly schema: z.ZodType<Value, string>
}

function withFallback<Value>({ words, schema }: Format<Value>, fallback: string, meaning: string): Setting<Value> {
  return { words, fallback: `\`${fallback}\``, meaning, schema: z.string().default(fallback).pipe(schema) }
}

/**
 * Creates a setting without a fixed default. If the setting is omitted, its value is `undefined`. `fallback` describes
 * the behavior in this case.
 */
function optional<Value>(format: Format<Value>, fallback: string, meaning: string): Setting<Value | undefined> {
  return { words: format.words, fallback, meaning, schema: format.schema.optional() }
}

function text(words: string, isValid: (value: string) => boolean = () => true): Format<string> {
  return { words, schema: z.string().refine(isValid, `must be ${words}.`) }
}

/** Creates a format with a separate error message for each kind of problem. */
function described(words: string, problemWith: (value: string) => string | null): Format<string> {
  const schema = z.string().superRefine((value, context) => {
    const message = problemWith(value)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })
  return { words, schema }
}

function oneOf<const Name extends string>(names: readonly Name[]): Format<Name> {
  const words = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  return { words, schema: z.enum(names, `must be ${words}.`) }
}

function wholeNumber(min: number, max: number): Format<number> {
  const isValid = (value: string) => /^(?:0|[1-9]\d{0,8})$/.test(value) && Number(value) >= min && Number(value) <= max
  const { words, schema } = text(`a whole number from ${min} to ${max}`, isValid)
  return { words, schema: schema.transform(Number) }
}

function share(words: string): Format<number> {
  const { schema } = text(words, (value) => /^(?:0|1|[01]?\.\d{1,9})$/.test(value) && Number(value) <= 1)
  return { words, schema: schema.transform(Number) }
}

function ranges(words: string): Format<readonly string[]> {
  const listed = z
    .string()
    .transform((value) => value.split(',').map((part) => part.replace(/^ +| +$/g, '')))
    .refine((parts) => parts.every(isRange), `must be ${words}.`)
  return { words, schema: listed }
}

function isRange(text: string): boolean {
  const range = text.includes('%') ? null : parseRange(text)
  return range !== null && !hasHostBits(range)
}

function isHost(value: string): boolean {
  // If the last label has only digits, URL parsers read the host as an unusual form of an IPv4 address.
  return (
    parseAddress(value) !== null ||
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(value)
  )
}

/**
 * Returns whether a value is an http or https address. Rejects spaces, backslashes and missing slashes, because `URL`
 * would accept them and change the address.
 */
function isHttpUrl(value: string): boolean {
  if (!/^https?:\/\/[^\s\\/?#]+[^\s\\]*$/i.test(value)) return false
  const url = URL.canParse(value) ? new URL(value) : null
  return url !== null && ['http:', 'https:'].includes(url.protocol)
}

function isOrigin(value: string): boolean {
  return isHttpUrl(value) && new URL(value).href === `${new URL(value).origin}/`
}

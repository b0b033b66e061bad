import { z } from 'zod'
import { parseAddress } from '../networks/parseAddress.ts'
import { hasHostBits, parseRange } from '../networks/parseRange.ts'
import { DATABASE_URL_WORDS, databaseUrlProblem } from './databaseUrl.ts'

/** One variable of the environment. What is said of it in `docs/reference/configuration.md` is written from this. */
export interface Setting<Value = unknown> {
  /** What its value has to be, in words. */
  readonly words: string
  /** What holds without it, in Markdown. */
  readonly fallback: string
  /** What it is for, in Markdown. */
  readonly meaning: string
  readonly schema: z.ZodType<Value, string | undefined>
}

/** The highest port that leaves the next one to the sandbox. */
const PORT_MAX = 65_534

/** Every variable that the service reads, in the order in which the document lists them. */
export const settings = {
  PORT: withFallback(wholeNumber(1, PORT_MAX), '4000', 'The port of API and console. The sandbox takes the next one'),
  HOST: withFallback(
    text('an IP address or a host name, such as 127.0.0.1 or 0.0.0.0', isHost),
    '127.0.0.1',
    'The address to listen on. With the default nothing outside this machine reaches it',
  ),
  PUBLIC_URL: optional(
    text('the address that browsers use, such as https://calls.acme.example, without a path', isOrigin),
    '`http://localhost:PORT`',
    'Where browsers reach it. With `https:` the session cookie is `Secure` and carries the `__Host-` prefix, and answers carry `Strict-Transport-Security`. Only from this origin does a session cookie count',
  ),
  TRUSTED_PROXIES: optional(
    ranges('IP addresses or CIDR ranges separated by commas, such as 10.0.0.0/8, fd00::/8'),
    'none',
    'Proxies whose `X-Forwarded-For` is believed',
  ),
  ANONCALL_DATA_DIR: withFallback(
    text('a path'),
    'data',
    'Where everything is kept; relative to the working directory, which is the root of the repository under `npm start`',
  ),
  DATABASE_URL: optional(
    described(DATABASE_URL_WORDS, databaseUrlProblem),
    'none',
    'A PostgreSQL database (15 or newer) that takes the place of the one in the data folder, and that [any number of processes may share](../operations/replicas.md). [TLS](../operations/replicas.md#tls-to-the-database): add `?sslmode=verify-full`',
  ),
  ANONCALL_DATABASE_CONNECTIONS: withFallback(
    wholeNumber(1, 1_000),
    '10',
    'Connections to it that one process opens at most, but for one that hears of changes',
  ),
  WORKERS: withFallback(
    wholeNumber(1, 64),
    '1',
    'Processes that share the port: about one for each core. More than one need `DATABASE_URL`',
  ),
  ANONCALL_MASTER_KEYS_FILE: optional(
    text('a path'),
    '`master-keys` in the data folder',
    'The file with the keys that seal the server’s secrets and the realm keys',
  ),
  ANONCALL_SAFELIST: withFallback(
    oneOf(['off', 'only']),
    'off',
    '`only` refuses every GraphQL document that is not known by its hash',
  ),
  ANONCALL_ISSUANCE_RETENTION_DAYS: withFallback(
    wholeNumber(0, 36_500),
    '90',
    'Days after which decisions are removed; `0` keeps them for ever. The audit log is never shortened',
  ),
  ANONCALL_VISITOR_ADDRESS_HOURS: withFallback(
    wholeNumber(0, 720),
    '24',
    'Hours for which a visitor’s network address is kept with its decision: sealed, never shown, so that a block can be made from a receipt. `0` keeps none',
  ),
  ANONCALL_FLOOD_LIMIT_PER_MINUTE: withFallback(
    wholeNumber(1, 1_000_000),
    '600',
    'Requests to `/graphql` that one address (for IPv6: one /64) may make in a minute. A further decision of the same request counts as one more, and so does every 500 fields of an introspection. Wider networks get a multiple of it. Secret keys are exempt',
  ),
  ANONCALL_REFUSAL_LIMIT_PER_MINUTE: withFallback(
    wholeNumber(1, 1_000_000),
    '60',
    'Refusals of one address (for IPv6: one /64) that are recorded in a minute. Further ones are answered `TOO_MANY_REQUESTS`, without a receipt; what is allowed is still issued. Secret keys have 100 times as many, and refusals that ask for a proof of work are counted apart, with 10 times as many',
  ),
  ANONCALL_RESERVED_MEGABYTES: optional(
    wholeNumber(0, 1_000_000),
    '100, or a fifth of a small file system',
    'Free disk space, in megabytes, that is kept for signing in, pausing and the audit log. [Below it nothing is issued](../operations/running.md#a-full-disk). `0` turns this off. It does not apply with `DATABASE_URL`',
  ),
  ANONCALL_METRICS_PORT: optional(
    wholeNumber(1, PORT_MAX),
    'none',
    'A port on `HOST` that answers `GET /metrics` for [Prometheus](../operations/running.md#metrics). With `WORKERS` each has one, from this one on',
  ),
  ANONCALL_DRAIN_SECONDS: withFallback(
    wholeNumber(0, 300),
    '0',
    'Seconds for which it goes on serving once it is asked to stop, while `/readyz` says 503: so that a balancer hears of it first',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    text('an address with http: or https:, such as http://127.0.0.1:4318', isHttpUrl),
    'none',
    'A collector that takes [traces](../operations/running.md#traces) by OTLP over HTTP; `/v1/traces` is put behind it. Without it there are no traces, and nothing of OpenTelemetry is loaded',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional(
    text('an address with http: or https:, such as http://127.0.0.1:4318/v1/traces', isHttpUrl),
    'none',
    'The same, taken as it stands, where traces go to another place than the rest',
  ),
  OTEL_SERVICE_NAME: withFallback(text('a name'), 'anoncall', 'What the service is called in traces'),
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
    'Which requests are traced. The first three do as a `traceparent` says, where one comes along',
  ),
  OTEL_TRACES_SAMPLER_ARG: withFallback(
    share('a number from 0 to 1, such as 0.05'),
    '1',
    'The share that is traced under `traceidratio` and `parentbased_traceidratio`',
  ),
  LOG_LEVEL: withFallback(
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'info',
    'The least severe messages that are logged',
  ),
  NODE_ENV: optional(
    text('a name'),
    'none',
    '`production`: logs are JSON, one object a line, and `npm start` leaves the sandbox out',
  ),
  SANDBOX_PORT: optional(
    wholeNumber(0, 65_535),
    '`PORT` + 1',
    'The port of the [sandbox](../guides/sandbox.md), which reads it too; `0` takes any free one. The first start allows the demo client that origin, and the console calls there. On another port later, add the origin in the console (*Sites → Demo site*)',
  ),
} satisfies Record<string, Setting>

/** What the environment says, once it is understood. */
export type SettingValues = { readonly [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['schema']> }

/** How a value is written: in words, which the refusal of another one repeats, and as what it is read. */
interface Format<Value> {
  readonly words: string
  readonly schema: z.ZodType<Value, string>
}

function withFallback<Value>({ words, schema }: Format<Value>, fallback: string, meaning: string): Setting<Value> {
  return { words, fallback: `\`${fallback}\``, meaning, schema: z.string().default(fallback).pipe(schema) }
}

/** For what follows from other settings, or is left out. */
function optional<Value>(format: Format<Value>, fallback: string, meaning: string): Setting<Value | undefined> {
  return { words: format.words, fallback, meaning, schema: format.schema.optional() }
}

function text(words: string, isValid: (value: string) => boolean = () => true): Format<string> {
  return { words, schema: z.string().refine(isValid, `must be ${words}.`) }
}

/** For values that can be wrong in several ways, each with a sentence. */
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
  // A last label in digits would be an IPv4 address in one of its odd spellings.
  return (
    parseAddress(value) !== null ||
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(value)
  )
}

/** URL takes blanks, backslashes and missing slashes, and makes another address of them. */
function isHttpUrl(value: string): boolean {
  if (!/^https?:\/\/[^\s\\/?#]+[^\s\\]*$/i.test(value)) return false
  const url = URL.canParse(value) ? new URL(value) : null
  return url !== null && ['http:', 'https:'].includes(url.protocol)
}

function isOrigin(value: string): boolean {
  return isHttpUrl(value) && new URL(value).href === `${new URL(value).origin}/`
}

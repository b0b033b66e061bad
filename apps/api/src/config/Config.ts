/** Whether text that is no known document may be sent to `/graphql`. */
export type SafelistMode = 'off' | 'only'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Which requests are traced; the names are OpenTelemetry's. */
export type TraceSampler =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | `parentbased_${'always_on' | 'always_off' | 'traceidratio'}`

/** Where traces go, and how many. */
export interface TracingConfig {
  /** Takes OTLP as JSON. */
  readonly url: string
  readonly serviceName: string
  readonly sampler: TraceSampler
  /** From 0 to 1; counts for the samplers that go by a ratio. */
  readonly sampledShare: number
}

/** Everything that can be set from outside, read once at the start by `readConfig`; its variables stand in `settings`. */
export interface Config {
  /** The port that the API and the console share. `PORT`. */
  readonly port: number
  /** The address to listen on. `HOST`. */
  readonly host: string
  /** Where browsers reach it, without a slash at the end. `PUBLIC_URL`. */
  readonly publicUrl: string
  /** The origins of the console itself: only from these does a session cookie count. Follows from `publicUrl`. */
  readonly ownOrigins: readonly string[]
  /** Whether browsers reach it by https. Cookies are `Secure` and `__Host-` exactly then. Follows from `PUBLIC_URL`. */
  readonly isSecure: boolean
  /** Proxies whose `X-Forwarded-For` is believed, as addresses or CIDR ranges. `TRUSTED_PROXIES`. */
  readonly trustedProxies: readonly string[]
  /** The port of the sandbox, which plays the gateway. `SANDBOX_PORT`; 0 is one that nobody knows. */
  readonly sandboxPort: number
  /** Where browsers on this machine reach it, without a slash at the end; `null` in production, where none runs, and for port 0. */
  readonly sandboxUrl: string | null
  /** Where everything is kept. `ANONCALL_DATA_DIR`. */
  readonly dataDir: string
  /** The PostgreSQL database that takes the place of the one in `dataDir`, and that other processes may share; `null` for none. `DATABASE_URL`. */
  readonly databaseUrl: string | null
  /** Connections to it that are open at most, but for one that hears of changes. `ANONCALL_DATABASE_CONNECTIONS`. */
  readonly databaseConnections: number
  /** Processes that share the port. More than one need a `databaseUrl`. `WORKERS`. */
  readonly workers: number
  /** The file with the master keys under which realm keys are sealed. `ANONCALL_MASTER_KEYS_FILE`. */
  readonly masterKeysFile: string
  /** `only` refuses any document that is not known by its hash. `ANONCALL_SAFELIST`. */
  readonly safelist: SafelistMode
  /** Whole days after which decisions are removed; 0 keeps them for ever. `ANONCALL_ISSUANCE_RETENTION_DAYS`. */
  readonly issuanceRetentionDays: number
  /** Whole hours for which a visitor's address is kept, sealed, so that a block can be made from a receipt; 0 keeps none. `ANONCALL_VISITOR_ADDRESS_HOURS`. */
  readonly visitorAddressHours: number
  /** Requests to `/graphql` that one address may make in a minute; secret keys are exempt. `ANONCALL_FLOOD_LIMIT_PER_MINUTE`. */
  readonly floodLimitPerMinute: number
  /** Refusals of one visitor's network that are recorded in a minute. `ANONCALL_REFUSAL_LIMIT_PER_MINUTE`. */
  readonly refusalLimitPerMinute: number
  /** Bytes of disk space below which nothing is issued; `null` for the usual amount. `ANONCALL_RESERVED_MEGABYTES`. */
  readonly reservedBytes: number | null
  /** The port for Prometheus, on the same address; `null` for none. With several workers each has one, from this one on. `ANONCALL_METRICS_PORT`. */
  readonly metricsPort: number | null
  /** `null` for no traces. The `OTEL_…` variables. */
  readonly tracing: TracingConfig | null
  /** Whole seconds for which it goes on serving once it is asked to stop, so that a balancer hears of it first. `ANONCALL_DRAIN_SECONDS`. */
  readonly drainSeconds: number
  /** The least severe messages that are logged. `LOG_LEVEL`. */
  readonly logLevel: LogLevel
  /** Whether it runs for real: logs are JSON then. `NODE_ENV=production`. */
  readonly isProduction: boolean
}

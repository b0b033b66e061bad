/** The GraphQL documents that `/graphql` accepts: all documents (`off`) or known documents only (`only`). */
type SafelistMode = 'off' | 'only'

type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Which requests are traced. The names are from OpenTelemetry. */
type TraceSampler =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | `parentbased_${'always_on' | 'always_off' | 'traceidratio'}`

/** Where traces are sent, and which requests are traced. */
export interface TracingConfig {
  /** The endpoint, which accepts OTLP as JSON. */
  readonly url: string
  readonly serviceName: string
  readonly sampler: TraceSampler
  /** The share of requests to trace, from 0 to 1. Used by the ratio samplers only. */
  readonly sampledShare: number
}

/** All external settings, read once at the start by `readConfig`. `settings` describes the variables. */
export interface Config {
  /** The port that the API and the console share. `PORT`. */
  readonly port: number
  /** The address to listen on. `HOST`. */
  readonly host: string
  /** The address for browsers, without a trailing slash. `PUBLIC_URL`. */
  readonly publicUrl: string
  /** The origins of the console. Session cookies are accepted from these origins only. Derived from `publicUrl`. */
  readonly ownOrigins: readonly string[]
  /**
   * Whether browsers use https. If so, cookies are `Secure` and have the `__Host-` prefix. Derived from `PUBLIC_URL`.
   */
  readonly isSecure: boolean
  /** Proxies whose `X-Forwarded-For` is trusted, as addresses or CIDR ranges. `TRUSTED_PROXIES`. */
  readonly trustedProxies: readonly string[]
  /** The port of the sandbox, which simulates the gateway. 0 selects any free port. `SANDBOX_PORT`. */
  readonly sandboxPort: number
  /**
   * The sandbox's address for browsers on this machine, without a trailing slash. `null` in production, because no
   * sandbox runs there. Also `null` if the sandbox's port is 0.
   */
  readonly sandboxUrl: string | null
  /** The folder for all data. `ANONCALL_DATA_DIR`. */
  readonly dataDir: string
  /**
   * The PostgreSQL database to use instead of the SQLite database in `dataDir`. Several processes can share this
   * database. `null` to use SQLite. `DATABASE_URL`.
   */
  readonly databaseUrl: string | null
  /**
   * The maximum number of open database connections. An additional connection listens for changes.
   * `ANONCALL_DATABASE_CONNECTIONS`.
   */
  readonly databaseConnections: number
  /** The number of processes that share the port. More than one requires a `databaseUrl`. `WORKERS`. */
  readonly workers: number
  /** The file with the master keys, which encrypt the realm keys. `ANONCALL_MASTER_KEYS_FILE`. */
  readonly masterKeysFile: string
  /** `only` rejects every document whose hash is not known. `ANONCALL_SAFELIST`. */
  readonly safelist: SafelistMode
  /** The number of days for which decisions are kept; 0 keeps them forever. `ANONCALL_ISSUANCE_RETENTION_DAYS`. */
  readonly issuanceRetentionDays: number
  /**
   * The number of hours that a visitor's encrypted address is stored. During this time, a block can be created from a
   * receipt. 0 stores no addresses. `ANONCALL_VISITOR_ADDRESS_HOURS`.
   */
  readonly visitorAddressHours: number
  /**
   * The number of requests to `/graphql` that one address may make per minute. Secret keys are exempt.
   * `ANONCALL_FLOOD_LIMIT_PER_MINUTE`.
   */
  readonly floodLimitPerMinute: number
  /**
   * The maximum number of recorded refusals per minute for one visitor's network. `ANONCALL_REFUSAL_LIMIT_PER_MINUTE`.
   */
  readonly refusalLimitPerMinute: number
  /** The free disk space in bytes below which issuing stops; `null` for the default. `ANONCALL_RESERVED_MEGABYTES`. */
  readonly reservedBytes: number | null
  /**
   * The port for Prometheus, on the address in `host`; `null` for none. Several workers use consecutive ports, starting
   * with this port. `ANONCALL_METRICS_PORT`.
   */
  readonly metricsPort: number | null
  /** The settings for traces; `null` if tracing is off. The `OTEL_…` variables. */
  readonly tracing: TracingConfig | null
  /**
   * The number of seconds to keep serving after a stop signal. During this time, a load balancer can stop sending
   * requests. `ANONCALL_DRAIN_SECONDS`.
   */
  readonly drainSeconds: number
  /** The lowest level of messages to log. `LOG_LEVEL`. */
  readonly logLevel: LogLevel
  /** Whether the service runs in production. If so, logs are JSON. `NODE_ENV=production`. */
  readonly isProduction: boolean
}

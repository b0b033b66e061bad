import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, type Environment, readConfig } from '../../src/config/readConfig.ts'

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('reading the settings', () => {
  it('needs no variables', () => {
    expect(readConfig({ PATH: '/bin' })).toEqual({
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4000',
      ownOrigins: ['http://localhost:4000', 'http://127.0.0.1:4000'],
      isSecure: false,
      sandboxPort: 4001,
      sandboxUrl: 'http://localhost:4001',
      trustedProxies: [],
      dataDir: resolve('data'),
      databaseUrl: null,
      databaseConnections: 10,
      workers: 1,
      masterKeysFile: resolve('data', 'master-keys'),
      safelist: 'off',
      issuanceRetentionDays: 90,
      visitorAddressHours: 24,
      floodLimitPerMinute: 600,
      refusalLimitPerMinute: 60,
      reservedBytes: null,
      metricsPort: null,
      tracing: null,
      drainSeconds: 0,
      logLevel: 'info',
      isProduction: false,
    })
  })

  it('reads each of them', () => {
    expect(
      readConfig({
        PORT: '8443',
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://calls.acme.example/',
        TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,192.0.2.1',
        ANONCALL_DATA_DIR: '/var/lib/anoncall',
        DATABASE_URL: 'postgres://anoncall:secret@db.acme.example/anoncall',
        ANONCALL_DATABASE_CONNECTIONS: '25',
        WORKERS: '4',
        ANONCALL_MASTER_KEYS_FILE: '/run/secrets/master-keys',
        ANONCALL_SAFELIST: 'only',
        ANONCALL_ISSUANCE_RETENTION_DAYS: '0',
        ANONCALL_VISITOR_ADDRESS_HOURS: '0',
        ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1',
        ANONCALL_REFUSAL_LIMIT_PER_MINUTE: '2',
        ANONCALL_RESERVED_MEGABYTES: '3',
        ANONCALL_METRICS_PORT: '9464',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.acme.example/otlp',
        OTEL_SERVICE_NAME: 'calls',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.05',
        ANONCALL_DRAIN_SECONDS: '10',
        LOG_LEVEL: 'warn',
        NODE_ENV: 'production',
      }),
    ).toEqual({
      port: 8443,
      host: '0.0.0.0',
      publicUrl: 'https://calls.acme.example',
      ownOrigins: ['https://calls.acme.example'],
      isSecure: true,
      sandboxPort: 8444,
      sandboxUrl: null,
      trustedProxies: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'],
      dataDir: resolve('/var/lib/anoncall'),
      databaseUrl: 'postgres://anoncall:secret@db.acme.example/anoncall',
      databaseConnections: 25,
      workers: 4,
      masterKeysFile: resolve('/run/secrets/master-keys'),
      safelist: 'only',
      issuanceRetentionDays: 0,
      visitorAddressHours: 0,
      floodLimitPerMinute: 1,
      refusalLimitPerMinute: 2,
      reservedBytes: 3_145_728,
      metricsPort: 9464,
      tracing: {
        url: 'https://collector.acme.example/otlp/v1/traces',
        serviceName: 'calls',
        sampler: 'traceidratio',
        sampledShare: 0.05,
      },
      drainSeconds: 10,
      logLevel: 'warn',
      isProduction: true,
    })
  })

  it.each([
    [{ PORT: '4100' }, 'http://localhost:4101'],
    [{ SANDBOX_PORT: '4300' }, 'http://localhost:4300'],
    [{ SANDBOX_PORT: '0' }, null],
    [{ SANDBOX_PORT: '4300', NODE_ENV: 'production' }, null],
  ])('derives the sandbox of %o at %s', (environment, sandboxUrl) => {
    expect(readConfig(environment)).toMatchObject({ sandboxUrl })
  })

  it('treats an empty variable as absent', () => {
    expect(readConfig({ PORT: '', ANONCALL_DATA_DIR: '', PUBLIC_URL: '' })).toEqual(readConfig({}))
  })

  it.each([
    [{ PORT: '80' }, ['http://localhost', 'http://127.0.0.1']],
    [{ HOST: '192.0.2.5' }, ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://192.0.2.5:4000']],
    [{ HOST: '::1' }, ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000']],
    [{ HOST: '::' }, ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000']],
    [{ PUBLIC_URL: 'http://calls.acme.example:80' }, ['http://calls.acme.example']],
  ])('derives the console’s origins from %o', (environment, ownOrigins) => {
    expect(readConfig(environment).ownOrigins).toEqual(ownOrigins)
  })

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, 'http://127.0.0.1:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' }, 'http://127.0.0.1:4318/v1/traces'],
    [
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces.acme.example/in',
      },
      'http://traces.acme.example/in',
    ],
  ])('sends traces under %o to %s, all of them and as "anoncall" by default', (environment, url) => {
    const tracing = { url, serviceName: 'anoncall', sampler: 'parentbased_always_on', sampledShare: 1 }
    expect(readConfig(environment).tracing).toEqual(tracing)
  })

  it.each([
    ['PORT', '0'],
    ['ANONCALL_METRICS_PORT', '0'],
    ['ANONCALL_DRAIN_SECONDS', '301'],
    ['WORKERS', '2'],
    ['WORKERS', '0'],
    ['DATABASE_URL', 'mysql://db.acme.example/anoncall'],
    ['DATABASE_URL', 'postgres://db.acme.example'],
    ['DATABASE_URL', 'postgres:///anoncall'],
    ['DATABASE_URL', 'postgres://anoncall:12/34@db.acme.example/anoncall'],
    ['DATABASE_URL', 'postgres://anoncall:12#/34@db.acme.example/anoncall'],
    ['DATABASE_URL', 'postgres://anoncall:12/?34@db.acme.example/anoncall'],
    ['ANONCALL_DATABASE_CONNECTIONS', '0'],
    ['ANONCALL_DATABASE_CONNECTIONS', '1001'],
    ['PORT', '65535'],
    ['PORT', '4000x'],
    ['PORT', '-1'],
    ['PORT', '4e3'],
    ['PORT', '04000'],
    ['PORT', ' 4000'],
    ['WORKERS', '2.5'],
    ['WORKERS', '+2'],
    ['HOST', 'local host'],
    ['HOST', '127.1'],
    ['HOST', 'http://localhost'],
    ['PUBLIC_URL', 'calls.acme.example'],
    ['PUBLIC_URL', 'ftp://calls.acme.example'],
    ['PUBLIC_URL', 'https://calls.acme.example/anoncall'],
    ['PUBLIC_URL', 'https://user:password@calls.acme.example'],
    ['PUBLIC_URL', 'https://calls.acme.example?x'],
    ['PUBLIC_URL', 'https://'],
    // The URL parser would convert each of these to a different address.
    ['PUBLIC_URL', ' https://calls.acme.example'],
    ['PUBLIC_URL', 'https:calls.acme.example'],
    ['PUBLIC_URL', 'https:\\\\calls.acme.example'],
    ['PUBLIC_URL', 'https:///calls.acme.example'],
    ['PUBLIC_URL', 'https://calls.acme\t.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,loadbalancer'],
    ['TRUSTED_PROXIES', '10.1'],
    ['TRUSTED_PROXIES', ' '],
    ['TRUSTED_PROXIES', '10.0.0.0/8,'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,,fd00::/8'],
    ['TRUSTED_PROXIES', '10.0.0.0/8 fd00::/8'],
    ['TRUSTED_PROXIES', '10.1.2.3/8'],
    ['TRUSTED_PROXIES', 'fe80::1%eth0'],
    ['TRUSTED_PROXIES', '10.0.0.0/08'],
    ['ANONCALL_SAFELIST', 'on'],
    ['ANONCALL_ISSUANCE_RETENTION_DAYS', '1.5'],
    ['ANONCALL_ISSUANCE_RETENTION_DAYS', '-1'],
    ['ANONCALL_VISITOR_ADDRESS_HOURS', '721'],
    ['ANONCALL_VISITOR_ADDRESS_HOURS', '-1'],
    ['ANONCALL_FLOOD_LIMIT_PER_MINUTE', '0'],
    ['ANONCALL_REFUSAL_LIMIT_PER_MINUTE', '0'],
    ['ANONCALL_RESERVED_MEGABYTES', '-1'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://collector:4317'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', '5%'],
    ['LOG_LEVEL', 'loud'],
  ])('rejects %s=%s in one sentence that names it', (name, value) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} must be .*\\.$`))
  })

  it('treats an unknown ANONCALL_ variable as a typing error', () => {
    expect(problemsOf({ ANONCALL_DATADIR: '/var/lib/anoncall' })).toEqual([
      'ANONCALL_DATADIR is not a setting of Anoncall. Valid settings: ANONCALL_DATA_DIR, ANONCALL_DATABASE_CONNECTIONS, ANONCALL_MASTER_KEYS_FILE, ANONCALL_SAFELIST, ANONCALL_ISSUANCE_RETENTION_DAYS, ANONCALL_VISITOR_ADDRESS_HOURS, ANONCALL_FLOOD_LIMIT_PER_MINUTE, ANONCALL_REFUSAL_LIMIT_PER_MINUTE, ANONCALL_RESERVED_MEGABYTES, ANONCALL_METRICS_PORT, ANONCALL_DRAIN_SECONDS.',
    ])
  })

  it('reports all problems together', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'loud', ANONCALL_TYPO: '1' })).toHaveLength(3)
  })
})

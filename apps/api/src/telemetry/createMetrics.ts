import type { Issuance, Store } from '@anoncall/domain'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { TurnedAwayReason } from '../http/TurnedAwayCounts.ts'
import type { StoreFigures } from '../store/Database.ts'
import type { StorageState } from '../store/sqlite/createDiskGuard.ts'

/** Creates metrics in a separate registry. Gauges read their value when the metrics are read. */
export function createMetrics({ store, storeFigures, storageState, now }: MetricsDeps): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const decisions = new Counter({
    name: 'anoncall_decisions_total',
    help: 'Decided requests for credentials, without trials.',
    labelNames: ['outcome', 'reason'],
    registers,
  })
  const wouldBeRefused = new Counter({
    name: 'anoncall_would_be_refused_total',
    help: 'Issued requests that a monitored policy would have refused.',
    labelNames: ['reason'],
    registers,
  })
  const turnedAway = new Counter({
    name: 'anoncall_turned_away_total',
    help: 'Requests rejected with TOO_MANY_REQUESTS without a row: by the flood guard, or after too many refusals.',
    labelNames: ['reason'],
    registers,
  })
  const requests = new Histogram({
    name: 'anoncall_http_request_duration_seconds',
    help: 'Time from the arrival of a request until its response was sent.',
    labelNames: ['path', 'status'],
    buckets: LATENCIES,
    registers,
  })
  registerStoreMetrics(registers, storeFigures)
  if (storageState != null)
    new Gauge({
      name: 'anoncall_storage_free_bytes',
      help: 'Bytes that the database can still write: free on the file system or within the file.',
      registers,
      collect() {
        this.set(storageState().freeBytes)
      },
    })
  new Gauge({
    name: 'anoncall_realm_key_age_seconds',
    help: 'Time since the active key of a realm was created.',
    labelNames: ['realm'],
    registers,
    async collect() {
      this.reset()
      for (const key of await store.realmKeys.listReadable(now())) {
        const realm = key.state === 'ACTIVE' ? await store.realms.find(key.realmId) : null
        if (realm !== null) this.set({ realm: realm.name }, (now() - key.createdAt) / 1_000)
      }
    },
  })
  return {
    countRequest: ({ path, status, milliseconds }) =>
      requests.observe(
        { path: paths.has(path) ? path : 'other', status: `${Math.floor(status / 100)}xx` },
        milliseconds / 1_000,
      ),
    countDecisions: (issuances) => {
      for (const { isTrial, outcome, refusalReason, wouldBeRefusedFor } of issuances) {
        if (isTrial) continue
        decisions.inc({ outcome, reason: refusalReason ?? '' })
        if (wouldBeRefusedFor !== null) wouldBeRefused.inc({ reason: wouldBeRefusedFor })
      }
    },
    countTurnedAway: (reason) => turnedAway.inc({ reason }),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}

export interface MetricsDeps {
  readonly store: Pick<Store, 'realmKeys' | 'realms'>
  readonly storeFigures: () => StoreFigures
  /** `null` if the database runs on a separate server. */
  readonly storageState?: (() => StorageState) | null | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The Prometheus metrics. Labels contain nothing that a caller sent, so that their number is bounded. */
export interface Metrics {
  readonly countRequest: (answered: {
    readonly path: string
    readonly status: number
    readonly milliseconds: number
  }) => void
  readonly countDecisions: (issuances: readonly Issuance[]) => void
  readonly countTurnedAway: (reason: TurnedAwayReason) => void
  /** Returns the metrics in the Prometheus text format. */
  readonly read: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/** The paths that have their own label in the metrics. All other paths share one label. */
const paths: ReadonlySet<string> = new Set(['/graphql', '/graphql/stream', '/healthz', '/readyz'])

/** The upper limits of the latency buckets, in seconds. */
const LATENCIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/**
 * Registers the metrics of the store. Their values are read from the store each time, so that the store does not depend
 * on Prometheus. Without a database server, the connection metrics are omitted.
 */
function registerStoreMetrics(registers: Registry[], storeFigures: () => StoreFigures): void {
  type Figure = readonly [name: string, help: string, figure: (figures: StoreFigures) => number]
  const totals: readonly Figure[] = [
    ['flushes_total', 'Commits that recorded decisions.', (figures) => figures.flushes],
    ['flushed_decisions_total', 'Decisions recorded by those commits.', (figures) => figures.flushedRows],
  ]
  const connections: readonly Figure[] = [
    ['connections', 'Open connections to the database server.', ({ pool }) => pool?.open ?? 0],
    ['connections_idle', 'Open connections that are idle.', ({ pool }) => pool?.idle ?? 0],
    ['connections_waiting', 'Requests that wait for a connection.', ({ pool }) => pool?.waiting ?? 0],
  ]
  for (const [name, help, figure] of totals)
    new Counter({
      name: `anoncall_store_${name}`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(figure(storeFigures()))
      },
    })
  for (const [name, help, figure] of storeFigures().pool === null ? [] : connections)
    new Gauge({
      name: `anoncall_store_${name}`,
      help,
      registers,
      collect() {
        this.set(figure(storeFigures()))
      },
    })
}

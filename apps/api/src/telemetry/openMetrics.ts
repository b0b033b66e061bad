import type { Config } from '../config/Config.ts'
import { createMetricsServer } from '../http/createMetricsServer.ts'
import type { Logger } from './createLogger.ts'
import type { Metrics, MetricsDeps } from './createMetrics.ts'

export interface OpenedMetrics extends Metrics {
  close(): Promise<void>
}

export interface MetricsPlace extends Pick<Config, 'host' | 'metricsPort'> {
  /** Each of several workers has a port of its own, one after the other. */
  readonly workerIndex: number
}

/** Counts and tells where the settings name a port; `null` where they do not, and then nothing is counted or even loaded for it. */
export async function openMetrics(
  { host, metricsPort, workerIndex }: MetricsPlace,
  deps: MetricsDeps,
  logger: Pick<Logger, 'error'>,
): Promise<OpenedMetrics | null> {
  if (metricsPort === null) return null
  const { createMetrics } = await import('./createMetrics.ts')
  const metrics = createMetrics(deps)
  const server = createMetricsServer(metrics, (err) => logger.error({ err }, 'the metrics could not be read'))
  await server.listen({ host, port: metricsPort + workerIndex })
  return { ...metrics, close: () => server.close() }
}

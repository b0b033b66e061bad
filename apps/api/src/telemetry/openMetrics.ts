import type { Config } from '../config/Config.ts'
import { createMetricsServer } from '../http/createMetricsServer.ts'
import type { Logger } from './createLogger.ts'
import type { Metrics, MetricsDeps } from './createMetrics.ts'

/**
 * Starts the metrics server if a port is configured. Otherwise, resolves with `null`, and nothing is counted or loaded.
 */
export async function openMetrics(
  { host, metricsPort, workerIndex }: MetricsPlace,
  deps: MetricsDeps,
  logger: Pick<Logger, 'error'>,
): Promise<OpenedMetrics | null> {
  if (metricsPort === null) return null
  const { createMetrics } = await import('./createMetrics.ts')
  const metrics = createMetrics(deps)
  const server = createMetricsServer(metrics, (err) => logger.error({ err }, 'cannot read the metrics'))
  await server.listen({ host, port: metricsPort + workerIndex })
  return { ...metrics, close: () => server.close() }
}

interface OpenedMetrics extends Metrics {
  close(): Promise<void>
}

interface MetricsPlace extends Pick<Config, 'host' | 'metricsPort'> {
  /** The index of the worker. If there are several workers, they use consecutive ports. */
  readonly workerIndex: number
}

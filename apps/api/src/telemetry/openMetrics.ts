import { createServer } from 'node:http'
import type { Config } from '../config/Config.ts'
import type { Logger } from './createLogger.ts'
import type { Metrics, MetricsDeps } from './createMetrics.ts'

/**
 * Starts the metrics server if a port is configured. Otherwise, resolves with `null`, and nothing is counted or loaded.
 */
export async function openMetrics(
  { host, metricsPort, workerIndex }: MetricsAddress,
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

interface MetricsAddress extends Pick<Config, 'host' | 'metricsPort'> {
  /** The index of the worker. If there are several workers, they use consecutive ports. */
  readonly workerIndex: number
}

/**
 * Creates the HTTP server for `/metrics`, which listens on a separate port. The operator must restrict access to this
 * port.
 */
export function createMetricsServer({ read }: Pick<Metrics, 'read'>, onError: (error: unknown) => void): MetricsServer {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end()
      return
    }
    read().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      (error: unknown) => {
        onError(error)
        response.writeHead(503).end()
      },
    )
  })
  return {
    listen: (address) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ ...address, exclusive: true }, () => resolve())
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface MetricsServer {
  /** Starts listening. Rejects with Node's own error, such as EADDRINUSE. */
  listen(address: { readonly host: string; readonly port: number }): Promise<void>
  close(): Promise<void>
}

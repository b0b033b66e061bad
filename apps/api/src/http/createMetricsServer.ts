import { createServer } from 'node:http'
import type { Metrics } from '../telemetry/createMetrics.ts'

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

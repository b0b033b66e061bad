import { createServer } from 'node:net'

/**
 * Listens on the port briefly to check that it is free.
 *
 * @throws Node's own error, such as EADDRINUSE.
 */
export function assertPortFree({ port, host }: { readonly port: number; readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host }, () => server.close(() => resolve()))
  })
}

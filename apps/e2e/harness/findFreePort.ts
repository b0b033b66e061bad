import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Returns the first of two adjacent free ports. The sandbox uses the second one. Each worker has its own range below the system's
 * ephemeral ports, so that no other process takes the ports before the service does.
 */
export async function findFreePort(workerIndex: number): Promise<number> {
  const first = 21_000 + (workerIndex % 8) * 1_000
  for (let tries = 0; tries < 200; tries += 1) {
    offset = (offset + 2) % 1_000
    const port = first + offset
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
  throw new Error(`No two adjacent ports are free from ${first} to ${first + 999}.`)
}

// Each run on this machine starts at its own offset, because a port of another run can look free while that run restarts its service.
let offset = (process.pid * 2) % 1_000

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Returns a port that is free together with the next one, which the sandbox uses. Each worker has its own range below the ephemeral ports
 * of the system, so that no other process takes the port in between.
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

// Another run on this machine starts at another offset, because its port can look free while its service restarts.
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

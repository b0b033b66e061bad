import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Silenceable {
  readonly url: string
  /** From now on, nothing arrives and nothing is closed. */
  silence(): void
  /** Closes the connection instead of sending the next response that contains these words. */
  loseNextAnswer(words: string): void
  /** Drops the next query that contains these words. The connection stays open. */
  loseNextQuestion(words: string): void
}

/**
 * A proxy to the server that can lose data. A test that runs in parallel with others passes its own `onTestFinished`.
 */
export async function silenceable(url: string, onFinished = onTestFinished): Promise<Silenceable> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let isSilent = false
  let lost: string | undefined
  let dropped: string | undefined
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from)
    from.on('error', () => undefined)
    from.on('data', (chunk) => {
      if (lost !== undefined && chunk.includes(lost)) {
        lost = undefined
        from.destroy()
        to.destroy()
      } else if (dropped !== undefined && chunk.includes(dropped)) dropped = undefined
      else if (!isSilent) to.write(chunk)
    })
    from.on('end', () => isSilent || to.end())
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    pass(near, far)
    pass(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a port was expected')
  const through = new URL(url)
  through.port = String(address.port)
  return {
    url: through.href,
    loseNextAnswer: (words) => {
      lost = words
    },
    loseNextQuestion: (words) => {
      dropped = words
    },
    silence: () => {
      isSilent = true
    },
  }
}

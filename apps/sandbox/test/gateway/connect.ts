import { onTestFinished } from 'vitest'
import WebSocket from 'ws'

/** Opens a socket whose messages can be awaited one by one. */
export async function connect(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers })
  const arrived: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    const taker = waiting.shift()
    if (taker === undefined) arrived.push(message)
    else taker(message)
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  onTestFinished(() => socket.terminate())
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return {
    socket,
    closed,
    /** The messages that have arrived and have not been awaited. */
    arrived,
    next: () =>
      arrived.length > 0
        ? Promise.resolve(arrived.shift())
        : new Promise<unknown>((resolve) => {
            waiting.push(resolve)
          }),
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  }
}

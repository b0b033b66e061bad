import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OperationAnswer } from '../../src/graphql/OperationRequest.ts'
import { startServer } from './startServer.ts'

/** A promise that the test resolves. */
function deferred<Value>() {
  let open: (value: Value) => void = () => undefined
  const opened = new Promise<Value>((resolve) => {
    open = resolve
  })
  return { opened, open: (value: Value) => open(value) }
}

const answer: OperationAnswer = { status: 200, headers: new Map(), body: '{"data":{}}' }

describe('closing the server', () => {
  it('waits for an open request and accepts no new one', async () => {
    const asked = deferred<void>()
    const answered = deferred<OperationAnswer>()
    const server = await startServer({
      graphql: {
        handle: () => {
          asked.open()
          return answered.opened
        },
      },
      limits: { drainTimeout: 10_000 },
    })
    const reply = server.send({})
    await asked.opened
    const closed = server.close()
    await expect(server.send({})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    answered.open(answer)
    expect(await reply).toMatchObject({ status: 200, body: '{"data":{}}' })
    await closed
  })

  it('does not wait for idle connections', async () => {
    const server = await startServer({ limits: { drainTimeout: 60_000 } })
    const ended = deferred<void>()
    const socket = connect(server.port, '127.0.0.1')
    const answered = deferred<void>()
    socket.on('data', () => answered.open())
    socket.on('close', () => ended.open())
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await answered.opened
    await server.close()
    await ended.opened
  })

  it('closes a keep-alive connection as soon as its open request has ended', async () => {
    const asked = deferred<void>()
    const answered = deferred<OperationAnswer>()
    const handle = () => {
      asked.open()
      return answered.opened
    }
    const server = await startServer({ graphql: { handle }, limits: { drainTimeout: 60_000 } })
    const ended = deferred<void>()
    const socket = connect(server.port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8')
    })
    socket.on('close', () => ended.open())
    socket.write('GET /graphql HTTP/1.1\r\nhost: x\r\n\r\n')
    await asked.opened
    const closed = server.close()
    answered.open(answer)
    await closed
    await ended.opened
    expect(received).toContain('{"data":{}}')
  })

  it('keeps a connection for the next request until then', async () => {
    const server = await startServer()
    const socket = connect(server.port, '127.0.0.1')
    let received = ''
    let hasCome = deferred<void>()
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8')
      hasCome.open()
    })
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await hasCome.opened
    await server.send({})
    hasCome = deferred()
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await hasCome.opened
    expect(received.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
    await server.close()
  })

  it('waits half a second for open requests by default, and leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const quick = await startServer()
    await quick.close()
    expect(vi.getTimerCount()).toBe(0)

    const asked = deferred<void>()
    const handle = (): Promise<OperationAnswer> => {
      asked.open()
      return new Promise(() => undefined)
    }
    const server = await startServer({ graphql: { handle } })
    let isCut = false
    const reply = server.send({}).catch(() => {
      isCut = true
    })
    await asked.opened
    const closed = server.close()
    vi.advanceTimersByTime(499)
    await setImmediate()
    expect(isCut).toBe(false)
    vi.advanceTimersByTime(1)
    await Promise.all([closed, reply])
    expect(isCut).toBe(true)
  })

  it('closes all remaining connections after the timeout', async () => {
    const server = await startServer({
      graphql: { handle: () => new Promise(() => undefined) },
      limits: { drainTimeout: 20 },
    })
    const reply = server.send({})
    reply.catch(() => undefined)
    const halfSent = connect(server.port, '127.0.0.1', () => halfSent.write('POST /graphql HTTP/1.1\r\nhost: x\r\n'))
    const cut = deferred<void>()
    halfSent.on('error', () => undefined)
    halfSent.on('close', () => cut.open())
    await server.send({ method: 'GET', path: '/healthz' })
    await server.close()
    await expect(reply).rejects.toMatchObject({ code: 'ECONNRESET' })
    await cut.opened
  })
})

it('reports a port that is in use instead of waiting forever', async () => {
  const [one, other] = [await startServer(), await startServer()]
  onTestFinished(() => one.close())
  await other.close()
  await expect(other.listen({ host: '127.0.0.1', port: one.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

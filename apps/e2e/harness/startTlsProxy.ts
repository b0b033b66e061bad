import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type IncomingMessage, request as requestOf } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Starts a TLS proxy for a local server, with a self-signed certificate. The proxy itself serves the scripts in `files`. Each key is a
 * path, and each value is the content of a script.
 */
export async function startTlsProxy({ openssl, target, files }: TlsProxyOptions): Promise<TlsProxy> {
  const { hostname: host, port } = new URL(target)
  const server = createServer(await makeCertificate(openssl), (request, response) => {
    const script = files[new URL(request.url ?? '/', target).pathname]
    if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script)
      return
    }
    const { method, url: path, headers } = request
    const passed = requestOf({ host, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  server.on('upgrade', (request: IncomingMessage, socket) => {
    const passed = connect(Number(port), host, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`]
      for (let index = 0; index < request.rawHeaders.length; index += 2)
        lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`)
      passed.write(`${lines.join('\r\n')}\r\n\r\n`)
      socket.pipe(passed).pipe(socket)
    })
    const destroy = () => {
      passed.destroy()
      socket.destroy()
    }
    for (const side of [passed, socket]) side.on('error', destroy).on('close', destroy)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return {
    url: `https://localhost:${address.port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export interface TlsProxyOptions {
  /** Path of the program that makes the certificate. */
  readonly openssl: string
  /** Address of the server behind the proxy, such as `http://localhost:4001/`. */
  readonly target: string
  readonly files: Readonly<Record<string, string>>
}

export interface TlsProxy {
  readonly url: string
  close(): void
}

async function makeCertificate(openssl: string): Promise<{ readonly key: Buffer; readonly cert: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'anoncall-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost']
    await promisify(execFile)(openssl, [...request, '-keyout', key, '-out', cert])
    return { key: await readFile(key), cert: await readFile(cert) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

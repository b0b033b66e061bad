import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTestProgram } from '@anoncall/test-programs'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { HELP } from './demo.ts'
import { startGateway } from './startGateway.ts'

const nginx = findTestProgram('nginx')
const openssl = findTestProgram('openssl')

/** Common settings in the `location` block of a proxy. */
const SETTINGS = {
  'the host with its port': 'proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;',
  'the host without its port':
    'proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Port $server_port;',
  'the host in X-Forwarded-Host':
    'proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;',
  'only the host': 'proxy_set_header Host $http_host;',
} as const

describe.skipIf(nginx === undefined || openssl === undefined)('behind TLS, by nginx made with openssl', () => {
  it.each(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])(
    'pages of the proxy can change the gateway and answer calls if the proxy passes %s',
    async (setting) => {
      const { gateway } = await startGateway()
      const url = await startProxy(gateway.url, SETTINGS[setting])
      expect(await send(url, { origin: url })).toBe(200)
      expect(await send(url, {})).toBe(200)
      await expect(openAgent(url, url)).resolves.toEqual({ type: 'registered', address: HELP })
    },
  )

  it('the gateway page works through a proxy that passes no headers if the browser sends Sec-Fetch-Site', async () => {
    const { gateway } = await startGateway()
    const url = await startProxy(gateway.url, '')
    expect(await send(url, { origin: url, 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await send(url, { origin: url })).toBe(403)
  })

  it.each(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])(
    'pages of other sites are refused if the proxy passes %s',
    async (setting) => {
      const { gateway } = await startGateway()
      const url = await startProxy(gateway.url, SETTINGS[setting])
      const { port } = new URL(url)
      const foreign = [
        'https://evil.example',
        `https://evil.example:${port}`,
        `https://localhost.evil.example:${port}`,
        `https://localhost:${port}@evil.example`,
        'null',
        'file://',
        `http://localhost:9`,
      ]
      for (const origin of foreign) {
        expect([origin, await send(url, { origin })]).toEqual([origin, 403])
        await expect(openAgent(url, origin)).rejects.toThrow('403')
      }
      for (const site of ['cross-site', 'same-site'])
        expect(await send(url, { origin: url, 'sec-fetch-site': site })).toBe(403)
    },
  )
})

/** Serves a gateway over TLS on a free local port. Stops when the test ends. */
async function startProxy(gatewayUrl: string, headers: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-nginx-'))
  const [key, certificate, configuration] = ['key.pem', 'certificate.pem', 'nginx.conf'].map((name) =>
    join(folder, name),
  )
  execFileSync(
    openssl ?? '',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=localhost', '-keyout', String(key), '-out', String(certificate)],
    ],
    { stdio: 'ignore' },
  )
  const port = await freePort()
  writeFileSync(
    String(configuration),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
    events { worker_connections 64; }
    http {
      access_log off;
      client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${certificate}; ssl_certificate_key ${key};
        location / {
          proxy_pass ${gatewayUrl};
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";
          ${headers}
        }
      }
    }`,
  )
  const server = spawn(nginx ?? '', ['-c', String(configuration), '-p', folder], { stdio: 'ignore' })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  onTestFinished(async () => {
    server.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `https://localhost:${port}`
  for (let attempt = 0; ; attempt += 1) {
    const status = await send(url, {}).catch(() => undefined)
    if (status !== undefined) return url
    if (attempt === 100) throw new Error('nginx does not answer')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Sends the same request as the gateway page, and returns the status. */
function send(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/gateway/api/faults`,
      { method: 'PUT', headers: { 'content-type': 'application/json', ...headers }, ...TRUSTING },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode))
      },
    )
    sent.on('error', reject)
    sent.end('{}')
  })
}

/** Opens an agent socket as a page of an origin does, and returns the first message. */
function openAgent(url: string, origin: string): Promise<unknown> {
  const address = encodeURIComponent(HELP)
  const socket = new WebSocket(`${url.replace('https', 'wss')}/agent/socket?address=${address}`, {
    headers: { origin },
    ...TRUSTING,
  })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => resolve(JSON.parse(String(data))))
    socket.on('error', reject)
  })
}

/** The test uses its own certificate, for a name that resolves to the proxy's address. */
const TRUSTING = { rejectUnauthorized: false, family: 4 } as const

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

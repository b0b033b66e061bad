import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { findTestProgram } from '@anoncall/test-programs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { issue } from '../testkit/issue.ts'
import { openShop, type Shop } from '../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../testkit/startTestApi.ts'

const nginx = findTestProgram('nginx')
const haproxy = findTestProgram('haproxy')
const stoppers: (() => Promise<void>)[] = []

let api: TestApi
let shop: Shop
let cookie = ''
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
  cookie = (await api.signedIn('AUDITOR')).cookie
})
afterEach(async () => {
  for (const stop of stoppers.splice(0).reverse()) await stop()
})
afterAll(() => api.close())

/** A minimal `proxy_pass` configuration of nginx, which uses HTTP/1.0 to the service and buffers responses. */
function nginxConfig(folder: string, port: number, more: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr error;
    events { worker_connections 64; }
    http { access_log off; ${temporary.join(' ')} ${more}
      server { listen 127.0.0.1:${port}; location / { proxy_pass ${api.url}; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } } }`
}

function haproxyConfig(port: number, more: string): string {
  return `defaults
  mode http
  timeout connect 5000
  timeout client 50000
  timeout server 50000
${more}
listen anoncall
  bind 127.0.0.1:${port}
  server service ${new URL(api.url).host}
`
}

/** Starts a proxy in front of the service and returns its port once it accepts connections. */
async function startProxy(
  program: string,
  config: (folder: string, port: number) => string,
  args: (file: string) => string[],
) {
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-proxy-'))
  const port = await findFreePort()
  const file = join(folder, 'proxy.conf')
  writeFileSync(file, config(folder, port))
  const proxy = spawn(program, args(file), { stdio: ['ignore', 'ignore', 'pipe'] })
  let problems = ''
  proxy.stderr.on('data', (chunk: Buffer) => {
    problems += chunk.toString()
  })
  stoppers.push(async () => {
    await stopped(proxy)
    rmSync(folder, { recursive: true })
  })
  while (!(await accepts(port))) {
    if (proxy.exitCode !== null) throw new Error(`${program} ended: ${problems}`)
    await setTimeout(20)
  }
  return port
}

async function stopped(proxy: ChildProcess): Promise<void> {
  if (proxy.exitCode !== null) return
  proxy.kill('SIGTERM')
  await once(proxy, 'exit')
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return isOpen
}

/** Opens the stream of decisions as a browser does, which accepts compressed responses. */
async function openStream(port: number) {
  const headers = { cookie, 'content-type': 'application/json', accept: 'text/event-stream', 'accept-encoding': 'gzip' }
  const sent = request({ host: '127.0.0.1', port, path: '/graphql/stream', method: 'POST', agent: false, headers })
  sent.end(JSON.stringify({ query: 'subscription { issuanceDecided { id } }' }))
  sent.on('error', () => undefined)
  stoppers.push(async () => void sent.destroy())
  const [response] = await withinSeconds(3, once(sent, 'response'), 'the status line')
  const body = response.headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip()) : response
  let text = ''
  let isOver = false
  body.on('error', () => undefined)
  body.on('close', () => {
    isOver = true
  })
  body.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const expectArrived = async (part: string): Promise<void> => {
    while (!text.includes(part)) await setTimeout(10)
  }
  return { response, isOver: () => isOver, expectArrived }
}

async function withinSeconds<Result>(seconds: number, wanted: Promise<Result>, what: string): Promise<Result> {
  const late = setTimeout(seconds * 1_000).then(() => {
    throw new Error(`${what} did not arrive within ${seconds} s`)
  })
  return Promise.race([wanted, late])
}

/** Expects the first event immediately, and each decision when it is made, also after a silence. */
async function expectLive(port: number, silenceSeconds = 0) {
  const stream = await openStream(port)
  expect(stream.response.statusCode).toBe(200)
  await withinSeconds(3, stream.expectArrived(':\n\n'), 'the first event')
  const first = await issue(api, shop.publishable)
  await withinSeconds(3, stream.expectArrived(String(first.issuanceId)), 'a decision')
  await setTimeout(silenceSeconds * 1_000)
  expect(stream.isOver()).toBe(false)
  const second = await issue(api, shop.publishable)
  await withinSeconds(3, stream.expectArrived(String(second.issuanceId)), 'a decision after a silence')
  return stream
}

describe.skipIf(nginx === undefined)('the stream of decisions behind nginx', () => {
  const start = (more = '') =>
    startProxy(
      nginx ?? '',
      (folder, port) => nginxConfig(folder, port, more),
      (file) => ['-c', file, '-p', join(file, '..')],
    )

  it('is live with the packaged configuration', async () => {
    await expectLive(await start())
  })

  it('is live with compression', async () => {
    const port = await start('gzip on; gzip_types text/event-stream; gzip_proxied any; gzip_min_length 0;')
    const stream = await expectLive(port)
    expect(stream.response.headers['content-encoding']).toBe('gzip')
  })

  it('outlasts a read timeout of six seconds', async () => {
    await expectLive(await start('proxy_read_timeout 6s; proxy_http_version 1.1;'), 8)
  })
})

describe.skipIf(haproxy === undefined)('the stream of decisions behind HAProxy', () => {
  const start = (more = '') =>
    startProxy(
      haproxy ?? '',
      (_, port) => haproxyConfig(port, more),
      (file) => ['-db', '-f', file],
    )

  it('is live with the timeouts of the documentation', async () => {
    await expectLive(await start())
  })

  it('is live with request buffering, compression and timeouts of six seconds', async () => {
    const more = [
      'option http-buffer-request',
      'timeout server 6s',
      'timeout client 6s',
      'compression algo gzip',
      'compression type text/event-stream',
    ]
    await expectLive(await start(more.map((line) => `  ${line}`).join('\n')), 8)
  })
})

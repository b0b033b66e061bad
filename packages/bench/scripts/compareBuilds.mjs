// Compares builds of the service: CPU time per credential, with all features on and the log in a file. In each launch,
// the builds run side by side and get load one after the other. If the machine slows down, it therefore slows all
// builds. There are several launches in changing order, because the speed of the same build differs by a tenth from
// launch to launch. Ratios refer to the first build in the same round.
//
// usage: node packages/bench/scripts/compareBuilds.mjs [--launches N] [--rounds N] [--requests N] [--connections N]
//        NAME=main.mjs NAME=main.mjs …

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: {
    launches: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '12' },
    requests: { type: 'string', default: '1000' },
    connections: { type: 'string', default: '64' },
  },
  allowPositionals: true,
})
const { launches, rounds, requests, connections } = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
)
const WARM_UP_REQUESTS = 15_000
const ISSUE = 'mutation IssueAnonymousCredentials('

const results = new Map(positionals.map((build) => [build, { microseconds: [], ratios: [] }]))
for (let launch = 0; launch < launches; launch += 1) {
  const order = positionals.map((_, at) => positionals[(at + launch) % positionals.length])
  const measured = await measureLaunch(launch % 2 === 0 ? order : order.reverse())
  const baseline = measured.get(positionals[0])
  for (const [build, microseconds] of measured) {
    results.get(build).microseconds.push(median(microseconds))
    results.get(build).ratios.push(median(microseconds.map((own, round) => own / baseline[round])))
  }
}

const conditions = `${launches} launches, ${rounds} rounds, ${requests} requests on ${connections} connections`
process.stdout.write(`${conditions}; median [lowest–highest] of the launches' medians\n`)
for (const [build, { microseconds, ratios }] of results) {
  const cells = [build.split('=')[0].padEnd(12), spread(microseconds, 1), 'µs; ratio', spread(ratios, 3)]
  process.stdout.write(`${cells.join(' ')} (${ratios.map((ratio) => ratio.toFixed(2)).join(' ')})\n`)
}

/** Returns the µs per credential of each build in each round. */
async function measureLaunch(order) {
  const services = new Map()
  for (const build of order) services.set(build, await start(build))
  for (const service of services.values()) await service.measure(WARM_UP_REQUESTS)
  const measured = new Map(order.map((build) => [build, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const build of round % 2 === 0 ? order : order.toReversed())
      measured.get(build).push(await services.get(build).measure(requests))
  for (const service of services.values()) await service.stop()
  return measured
}

/** Starts a build with a policy of two rate limits and business hours. */
async function start(build) {
  const port = await freePort()
  const [, entry] = build.split('=')
  const dataDir = mkdtempSync(join(tmpdir(), 'anoncall-compare-'))
  const service = spawn(process.execPath, [resolve(entry)], {
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      ANONCALL_DATA_DIR: dataDir,
      ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000',
    },
    stdio: ['ignore', openSync(join(dataDir, 'log'), 'a'), 'inherit'],
  })
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await setTimeout(50)
  const firstRun = JSON.parse(readFileSync(join(dataDir, 'first-run.json'), 'utf8'))
  const post = (query, variables, headers) => send({ port, agent, body: JSON.stringify({ query, variables }), headers })
  await setPolicy(post, firstRun)

  // Requests the credential by the document's hash, as pages do.
  const documents = readFileSync(
    new URL('../../client/src/generated/persisted-documents.json', import.meta.url),
    'utf8',
  )
  const [documentId] = Object.entries(JSON.parse(documents)).find(([, text]) => text.startsWith(ISSUE))
  const body = JSON.stringify({ documentId, variables: { input: { callee: firstRun.destinationAlias } } })
  const headers = { authorization: `Bearer ${firstRun.apiSecretKey}` }
  const cpuMicroseconds = () => {
    const threads = readdirSync(`/proc/${service.pid}/task`)
    const runTimes = threads.map((thread) => readFileSync(`/proc/${service.pid}/task/${thread}/schedstat`, 'utf8'))
    return runTimes.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1_000
  }
  return {
    async measure(count) {
      const before = cpuMicroseconds()
      let left = count
      const work = async () => {
        while (left > 0) {
          left -= 1
          const { text } = await send({ port, agent, body, headers })
          if (!text.includes('"IssueAnonymousCredentialsPayload"')) throw new Error(text)
        }
      }
      await Promise.all(Array.from({ length: connections }, work))
      return (cpuMicroseconds() - before) / count
    },
    async stop() {
      service.kill('SIGTERM')
      await once(service, 'exit')
      agent.destroy()
      rmSync(dataDir, { recursive: true })
    },
  }
}

async function freePort() {
  const server = http.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

async function setPolicy(post, { url, email, password }) {
  const { origin } = new URL(url)
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }'
  const { headers } = await post(signIn, { input: { email, password } }, { origin })
  const own = { origin, cookie: headers['set-cookie'][0].split(';')[0] }
  const found = await post('{ realms(first: 1) { edges { node { destinations { id } } } } }', {}, own)
  const ownerId = JSON.parse(found.text).data.realms.edges[0].node.destinations[0].id
  const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
  const policy = {
    rateLimits: [
      { scope: 'OWNER', limit: 1_000_000, windowSeconds: 300 },
      { scope: 'ADDRESS', limit: 1_000_000, windowSeconds: 3_600 },
    ],
    businessHours: {
      timeZone: 'Europe/Lisbon',
      windows: days.map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' })),
      closedDates: [],
    },
  }
  const set = 'mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }'
  const { text } = await post(set, { input: { ownerId, policy } }, own)
  if (!text.includes('"SetIssuancePolicyPayload"')) throw new Error(text)
}

function send({ port, agent, body, headers }) {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers }
    const request = http.request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers: all })
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ text, headers: response.headers }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

function spread(values, digits) {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)].map((each) =>
    each.toFixed(digits),
  )
  return `${middle} [${low}–${high}]`
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}

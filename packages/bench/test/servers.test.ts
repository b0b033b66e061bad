import { createServer, type Server } from 'node:http'
import process from 'node:process'
import { afterEach, expect, test } from 'vitest'
import { type ServerContestant, sampleServers } from '../src/load/sampling.ts'
import { renderServersReport, reportServers } from '../src/load/serversReport.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A contestant whose server runs in this process. */
function contestant(name: string, response: { status?: number; body?: string } = {}, isGood = () => true) {
  let launches = 0
  const it: ServerContestant = {
    name,
    connections: 2,
    unitsPerResponse: 1,
    processes: 1,
    isWarmedByAll: false,
    isGood,
    launch: async () => {
      launches += 1
      const { status = 200, body = 'fine' } = response
      const server = createServer((_, reply) => reply.writeHead(status, { 'content-length': body.length }).end(body))
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const request = { method: 'GET', path: '/', headers: {}, body: '' } as const
      return {
        pid: process.pid,
        port,
        requests: [request],
        startMs: 7,
        helperPids: [],
        stop: async () => undefined,
      }
    },
  }
  return { it, launches: () => launches }
}

const conditions = {
  launches: 2,
  warmUpMs: 20,
  measureMs: 60,
  busyShareMin: 0,
  onProgress: () => undefined,
}

test('each sample comes from a new launch and has the cost of a unit', async () => {
  const { it, launches } = contestant('one')
  const progress: string[] = []
  const [sampled] = await sampleServers([it], {
    ...conditions,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  })
  expect(launches()).toBe(2)
  expect(progress).toEqual(['1/2', '2/2'])
  for (const sample of sampled?.samples ?? []) {
    expect(sample.unitsPerSecond).toBeGreaterThan(0)
    expect(sample.p99Ms).toBeGreaterThanOrEqual(sample.p50Ms)
    expect(sample.loadedBytes).toBeGreaterThan(1e6)
  }
})

test('rejects samples of an idle core and repeats them in two more rounds', async () => {
  const { it, launches } = contestant('idle')
  const [sampled] = await sampleServers([it], { ...conditions, busyShareMin: 99 })
  expect(sampled?.samples).toEqual([])
  expect(sampled?.rejectedShares).toHaveLength(6)
  expect(launches()).toBe(6)
})

test.each([
  ['another status', contestant('wrong', { status: 503 })],
  ['another body', contestant('wrong', { body: 'no tokens' }, () => false)],
])('a response with %s ends the benchmark with an error', async (_, { it }) => {
  await expect(sampleServers([it], { ...conditions, measureMs: 200 })).rejects.toThrow('wrong sent a wrong response')
})

test('a server that is warmed by all requests receives each request before it is measured', async () => {
  const { it } = contestant('warmed')
  const requested = new Set<string>()
  const requests = Array.from(
    { length: 4_000 },
    (_, index) => ({ method: 'GET', path: `/${index}`, headers: {}, body: '' }) as const,
  )
  const warmed: ServerContestant = {
    ...it,
    isWarmedByAll: true,
    launch: async () => {
      const launched = await it.launch()
      for (const server of servers) server.on('request', ({ url = '' }) => requested.add(url))
      return { ...launched, requests }
    },
  }
  const times = { ...conditions, launches: 1, warmUpMs: 1, measureMs: 1 }
  const [sampled] = await sampleServers([warmed], times)
  expect(requested.size).toBe(requests.length)
  expect(sampled?.samples[0]?.measured.fromMs).toBeLessThan(sampled?.samples[0]?.measured.toMs ?? 0)
})

const sample = {
  cpuMicroseconds: 10,
  helperMicroseconds: 0,
  busyShare: 1,
  unitsPerSecond: 1_000,
  p50Ms: 1,
  p99Ms: 2,
  startMs: 100,
  idleBytes: 2 ** 20,
  loadedBytes: 2 ** 21,
  measured: { fromMs: 200, toMs: 300 },
}
const options = { name: 'x', title: 'an example', unit: 'request', baseline: 'floor', goals: [] }

test('a ratio compares medians, with one core per process', () => {
  const floor = { contestant: contestant('floor').it, samples: [sample], rejectedShares: [] }
  const slow = {
    contestant: contestant('slow').it,
    samples: [20, 40, 90].map((cpuMicroseconds) => ({ ...sample, cpuMicroseconds })),
    rejectedShares: [0.5],
  }
  const pair = { contestant: { ...contestant('pair').it, processes: 2 }, samples: [sample], rejectedShares: [] }
  const report = reportServers([floor, slow, pair], {
    ...options,
    goals: [
      { server: 'slow', against: 'floor', ratioMin: 0.25 },
      { server: 'slow', against: 'floor', ratioMin: 0.26 },
      { server: 'pair', against: 'floor', ratioMin: 1.6 },
    ],
  })
  expect(report.rows.map(({ server, figures }) => [server, figures?.ratio?.median])).toEqual([
    ['floor', 1],
    ['slow', 0.25],
    ['pair', 2],
  ])
  expect(report.goals.map(({ ratio, isMet }) => [ratio, isMet])).toEqual([
    [0.25, true],
    [0.25, false],
    [2, true],
  ])
  const text = renderServersReport(report)
  expect(text).toContain('met: slow 0.25 x floor, goal 0.25 x')
  expect(text).toContain('MISSED: slow 0.25 x floor, goal 0.26 x')
  expect(text).toContain('3 (1 idle)')
  expect(text).not.toContain('database')
})

test('without a valid sample of the floor, only goals that depend on it are void', () => {
  const idle = { contestant: contestant('floor').it, samples: [], rejectedShares: [0.5] }
  const one = { contestant: contestant('one').it, samples: [sample], rejectedShares: [] }
  const goals = [
    { server: 'one', against: 'floor', ratioMin: 0.1 },
    { server: 'one', against: 'one', ratioMin: 1 },
  ]
  const report = reportServers([idle, one], { ...options, goals })
  expect(report.goals.map(({ ratio, isMet }) => [ratio, isMet])).toEqual([
    [null, false],
    [1, true],
  ])
  const text = renderServersReport(report)
  expect(text).toContain('VOID: one against floor')
  expect(text).toContain('met: one 1.00 x one')
  expect(text).toContain('0 (1 idle)')
})

test('a bound is compared with the median', () => {
  const one = { contestant: contestant('floor').it, samples: [sample], rejectedShares: [] }
  const bounds = [
    { server: 'floor', figure: 'loadedBytes', max: 2 ** 21 },
    { server: 'floor', figure: 'startMs', max: 99 },
  ] as const
  const text = renderServersReport(reportServers([one], { ...options, bounds }))
  expect(text).toContain('met: floor under load 2 MB, goal 2 MB')
  expect(text).toContain('MISSED: floor from start to first response 100 ms, goal 99 ms')
})

test('throws if no server has the name of the baseline', () => {
  expect(() => reportServers([], options)).toThrow('floor')
})

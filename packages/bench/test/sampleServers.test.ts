import { createServer, type Server } from 'node:http'
import process from 'node:process'
import { afterEach, expect, test } from 'vitest'
import type { HttpContestant } from '../src/http/HttpContestant.ts'
import { renderServersReport } from '../src/http/renderServersReport.ts'
import { reportServers } from '../src/http/reportServers.ts'
import { sampleServers } from '../src/http/sampleServers.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A contestant that this process serves itself. */
function contestant(name: string, answer: { status?: number; body?: string } = {}, isGood = () => true) {
  let launches = 0
  const it: HttpContestant = {
    name,
    connections: 2,
    unitsPerAnswer: 1,
    processes: 1,
    isWarmedByAll: false,
    isGood,
    launch: async () => {
      launches += 1
      const { status = 200, body = 'fine' } = answer
      const server = createServer((_, response) =>
        response.writeHead(status, { 'content-length': body.length }).end(body),
      )
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const request = { method: 'GET', path: '/', headers: {}, body: '' } as const
      return {
        pid: process.pid,
        port,
        requests: [request],
        startMilliseconds: 7,
        helperPids: [],
        stop: async () => undefined,
      }
    },
  }
  return { it, launches: () => launches }
}

const conditions = {
  launches: 2,
  warmUpMilliseconds: 20,
  windowMilliseconds: 60,
  busyShareMin: 0,
  onProgress: () => undefined,
}

test('every sample is of a launch of its own, and says what a unit cost', async () => {
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
    expect(sample.p99).toBeGreaterThanOrEqual(sample.p50)
    expect(sample.loadedBytes).toBeGreaterThan(1e6)
  }
})

test('a sample of a core that was not busy is taken again, a few times, and never counts', async () => {
  const { it, launches } = contestant('idle')
  const [sampled] = await sampleServers([it], { ...conditions, busyShareMin: 99 })
  expect(sampled?.samples).toEqual([])
  expect(sampled?.rejectedShares).toHaveLength(6)
  expect(launches()).toBe(6)
})

test.each([
  ['another status', contestant('wrong', { status: 503 })],
  ['another body', contestant('wrong', { body: 'no tokens' }, () => false)],
])('an answer with %s measures nothing', async (_, { it }) => {
  await expect(sampleServers([it], { ...conditions, windowMilliseconds: 200 })).rejects.toThrow(
    'wrong gave a wrong answer',
  )
})

test('one that is warm only by all of its requests is measured when each of them was asked', async () => {
  const { it } = contestant('warmed')
  const asked = new Set<string>()
  const requests = Array.from(
    { length: 4_000 },
    (_, index) => ({ method: 'GET', path: `/${index}`, headers: {}, body: '' }) as const,
  )
  const warmed: HttpContestant = {
    ...it,
    isWarmedByAll: true,
    launch: async () => {
      const launched = await it.launch()
      for (const server of servers) server.on('request', ({ url = '' }) => asked.add(url))
      return { ...launched, requests }
    },
  }
  const times = { ...conditions, launches: 1, warmUpMilliseconds: 1, windowMilliseconds: 1 }
  const [sampled] = await sampleServers([warmed], times)
  expect(asked.size).toBe(requests.length)
  expect(sampled?.samples[0]?.measured.from).toBeLessThan(sampled?.samples[0]?.measured.to ?? 0)
})

const sample = {
  cpuMicroseconds: 10,
  helperMicroseconds: 0,
  busyShare: 1,
  unitsPerSecond: 1_000,
  p50: 1,
  p99: 2,
  startMilliseconds: 100,
  idleBytes: 2 ** 20,
  loadedBytes: 2 ** 21,
  measured: { from: 200, to: 300 },
}
const options = { name: 'x', title: 'an example', unit: 'request', baseline: 'floor', goals: [] }

test('a ratio compares medians, a core for each process', () => {
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

test('where no sample of the floor counts, what rests on it is void and the rest stands', () => {
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

test('what a server may need at most is held against the median', () => {
  const one = { contestant: contestant('floor').it, samples: [sample], rejectedShares: [] }
  const bounds = [
    { server: 'floor', figure: 'loadedBytes', max: 2 ** 21 },
    { server: 'floor', figure: 'startMilliseconds', max: 99 },
  ] as const
  const text = renderServersReport(reportServers([one], { ...options, bounds }))
  expect(text).toContain('met: floor under load 2 MB, goal 2 MB')
  expect(text).toContain('MISSED: floor from start to first answer 100 ms, goal 99 ms')
})

test('a name that nobody has is an error', () => {
  expect(() => reportServers([], options)).toThrow('floor')
})

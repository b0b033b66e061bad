import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kindOfWork, kindsOfWork, shareByKind } from '../src/benchmarks/cpuProfile.ts'
import { renderProfiles } from '../src/benchmarks/whereTimeGoes.ts'

const bundle = ['//#region src/http/readBody.ts', 'read', '//#region ../../packages/domain/src/decide.ts', 'decide']
let folder: string
let url: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anoncall-profile-'))
  await writeFile(join(folder, 'bundle.mjs'), bundle.join('\n'))
  url = pathToFileURL(join(folder, 'bundle.mjs')).href
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  ['../../node_modules/.pnpm/libsql@1/node_modules/libsql/index.js', 'SQLite'],
  ['file:///app/node_modules/libsql/index.js', 'SQLite'],
  ['../../node_modules/kysely/dist/esm/kysely.js', 'rows and their statements'],
  ['src/store/receipts/recordReceipts.ts', 'rows and their statements'],
  ['node:internal/crypto/hash', 'ciphers and hashes'],
  ['src/vault/keyedHash.ts', 'ciphers and hashes'],
  ['../../packages/domain/src/issuance/decideRequest.ts', 'deciding'],
  ['../../node_modules/@apollo/server/dist/esm/runHttpQuery.js', 'GraphQL'],
  ['src/graphql/resolvers.ts', 'GraphQL'],
  ['node:_http_server', 'HTTP and sockets'],
  ['node:net', 'HTTP and sockets'],
  ['src/http/readBody.ts', 'HTTP and sockets'],
  ['file:///app/node_modules/pino/lib/tools.js', 'log and figures'],
  ['src/telemetry/createRedactor.ts', 'log and figures'],
  ['src/runService.ts', 'the rest'],
])('%s is %s', (source, kind) => expect(kindOfWork(source)).toBe(kind))

test.each(['', 'node:events', 'node:buffer'])('"%s" counts for the caller', (source) =>
  expect(kindOfWork(source)).toBeNull(),
)

describe('a profile', () => {
  const node = (id: number, functionName: string, children: number[], at: [url: string, lineNumber: number]) => ({
    id,
    children,
    callFrame: { functionName, url: at[0], lineNumber: at[1] },
  })
  const profile = (samples: number[]) => ({
    samples,
    timeDeltas: samples.map(() => 1_000),
    nodes: [
      node(1, '(root)', [2, 3, 4, 5], ['', -1]),
      node(2, '(idle)', [], ['', -1]),
      node(3, '(garbage collector)', [], ['', -1]),
      node(4, 'read', [6], [url, 1]),
      node(5, 'decide', [7], [url, 3]),
      node(6, 'emit', [8], ['node:events', 10]),
      node(7, 'update', [], ['node:internal/crypto/hash', 10]),
      node(8, 'slice', [], ['', -1]),
    ],
  })
  const everything = { fromMs: 0, toMs: 1_000 }

  test('divides the busy time by source file, counts Node functions for their caller and skips idle time', () => {
    const shares = shareByKind(profile([2, 2, 2, 2, 3, 4, 6, 8, 5, 7]), everything)
    expect(shares['garbage collector']).toBeCloseTo(1 / 6)
    expect(shares['HTTP and sockets']).toBeCloseTo(3 / 6)
    expect(shares.deciding).toBeCloseTo(1 / 6)
    expect(shares['ciphers and hashes']).toBeCloseTo(1 / 6)
    expect(Object.values(shares).reduce((sum, share) => sum + share)).toBeCloseTo(1)
  })

  test('counts only samples in its span', () => {
    const shares = shareByKind(profile([4, 4, 5, 4]), { fromMs: 3, toMs: 4 })
    expect(shares.deciding).toBe(1)
    expect(() => shareByKind(profile([4]), { fromMs: 5, toMs: 6 })).toThrow('no work')
  })

  test('is printed with a line per kind and a column per server', () => {
    const shares = Object.fromEntries(kindsOfWork.map((kind, index) => [kind, index === 0 ? 1 : 0])) as never
    const text = renderProfiles({
      name: 'x',
      title: 'an example',
      unit: 'credential',
      rows: [{ server: 'single requests', cpuMicroseconds: 123.4, shares }],
    })
    expect(text.split('\n')[0]).toBe('x: an example')
    expect(text).toMatch(/CPU us a credential +123\n/)
    expect(text).toMatch(/SQLite +100 %/)
    expect(text).toMatch(/the rest +0 %/)
  })
})

import { memoryStore } from '@anoncall/domain/testing'
import { beforeEach, expect, test, vi } from 'vitest'
import { rememberReads } from '../../src/store/rememberReads.ts'
import { rows } from './rows.ts'

const store = memoryStore()
const memory = rememberReads()
const remembered = memory.over(store)
const asked = {
  realm: vi.spyOn(store.realms, 'find'),
  activeKey: vi.spyOn(store.realmKeys, 'findActive'),
  alias: vi.spyOn(store.destinations, 'findByAlias'),
  client: vi.spyOn(store.apiClients, 'find'),
  digest: vi.spyOn(store.apiKeys, 'findByDigest'),
  pauses: vi.spyOn(store.pauses, 'findMany'),
  policies: vi.spyOn(store.policies, 'findMany'),
  blocks: vi.spyOn(store.blocks, 'listByRealm'),
}

await store.realms.insert(rows.realm())
await store.realmKeys.insert(rows.realmKey())
await store.destinations.insert(rows.destination())
await store.policies.set(rows.policy())
await store.apiClients.insert(rows.apiClient())
await store.apiKeys.insert(rows.apiKey())
await store.blocks.insert(rows.block())

beforeEach(() => {
  memory.drop()
  vi.clearAllMocks()
})

const everyRead = async () => [
  await remembered.realms.find('rlm_1'),
  await remembered.realmKeys.findActive('rlm_1'),
  await remembered.destinations.findByAlias('rlm_1', 'support'),
  await remembered.apiClients.find('cli_1'),
  await remembered.apiKeys.findByDigest('d1'),
  await remembered.pauses.findMany(['everything', 'rlm_1']),
  await remembered.policies.findMany(['rlm_1', 'cli_1']),
  await remembered.blocks.listByRealm('rlm_1'),
]

test('the reads of a decision run once', async () => {
  const there = [
    ...[rows.realm(), rows.realmKey(), rows.destination(), rows.apiClient(), rows.apiKey()],
    ...[[], [rows.policy()], [rows.block()]],
  ]
  expect(await everyRead()).toEqual(there)
  expect(await everyRead()).toEqual(there)
  for (const spy of Object.values(asked)) expect(spy).toHaveBeenCalledTimes(1)
})

test('every read runs again after a change', async () => {
  await everyRead()
  memory.drop()
  await everyRead()
  for (const spy of Object.values(asked)) expect(spy).toHaveBeenCalledTimes(2)
})

test('the blocks of a realm are the same array until a change, so that derived data can be cached with it', async () => {
  const blocks = await remembered.blocks.listByRealm('rlm_1')
  expect(await remembered.blocks.listByRealm('rlm_1')).toBe(blocks)
  memory.drop()
  expect(await remembered.blocks.listByRealm('rlm_1')).not.toBe(blocks)
})

test('a result that was being read during a change is not cached', async () => {
  let answer: () => void = () => undefined
  asked.realm.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve))
    return rows.realm({ displayName: 'before' })
  })
  const reading = remembered.realms.find('rlm_1')
  memory.drop()
  answer()
  expect(await reading).toMatchObject({ displayName: 'before' })
  expect(await remembered.realms.find('rlm_1')).toMatchObject({ displayName: 'Acme' })
})

test('missing objects are not cached, so that guesses do not fill the memory', async () => {
  for (let guess = 0; guess < 2; guess += 1) {
    expect(await remembered.destinations.findByAlias('rlm_1', 'missing')).toBeNull()
    expect(await remembered.apiKeys.findByDigest('guess')).toBeNull()
  }
  expect(asked.alias).toHaveBeenCalledTimes(2)
  expect(asked.digest).toHaveBeenCalledTimes(2)
})

test('derived data is created once until a change, under a name that no read uses', async () => {
  const make = vi.fn(async () => ({ sum: 3 }))
  const made = await remembered.cached('rlm_1', make, always)
  expect(await remembered.cached('rlm_1', make, always)).toBe(made)
  expect(await remembered.realms.find('rlm_1')).toEqual(rows.realm())
  memory.drop()
  expect(await remembered.cached('rlm_1', make, always)).not.toBe(made)
  expect(make).toHaveBeenCalledTimes(2)
})

test('derived data is cached only on request, and not after a change in between', async () => {
  const make = vi.fn(async () => 'guessed')
  await remembered.cached('guess', make, () => false)
  await remembered.cached('guess', make, always)
  expect(make).toHaveBeenCalledTimes(2)
  await remembered.cached('late', async () => memory.drop(), always)
  const again = vi.fn(async () => undefined)
  await remembered.cached('late', again, always)
  expect(again).toHaveBeenCalledTimes(1)
})

test('while changes of other processes are unknown, the cache is neither used nor filled', async () => {
  let isTrusted = true
  const doubtful = rememberReads(() => isTrusted).over(store)
  await doubtful.realms.find('rlm_1')
  isTrusted = false
  await doubtful.realms.find('rlm_1')
  await doubtful.apiClients.find('cli_1')
  await doubtful.policies.find('rlm_1')
  isTrusted = true
  await doubtful.apiClients.find('cli_1')
  await doubtful.policies.find('rlm_1')
  await doubtful.policies.find('rlm_1')
  expect(asked.realm).toHaveBeenCalledTimes(2)
  expect(asked.client).toHaveBeenCalledTimes(2)
  expect(asked.policies).toHaveBeenCalledTimes(2)
})

test('distinguishes two realms whose names form the same text together', async () => {
  await remembered.destinations.findByAlias('rlm_1', 'support')
  await remembered.destinations.findByAlias('rlm_1 support', '')
  expect(asked.alias).toHaveBeenCalledTimes(2)
})

test('of many owners, only unknown ones are queried, all together, and owners without an object are cached too', async () => {
  expect(await remembered.policies.findMany(['rlm_1', 'rlm_1', 'cli_1'])).toEqual([rows.policy()])
  expect(await remembered.policies.findMany(['cli_1', 'dst_1', 'rlm_1'])).toEqual([rows.policy()])
  expect(await remembered.policies.find('rlm_1')).toEqual(rows.policy())
  expect(await remembered.policies.find('dst_1')).toBeNull()
  expect(asked.policies.mock.calls).toEqual([[['rlm_1', 'cli_1']], [['dst_1']]])
})

test('owners that were read before a change are not cached after it', async () => {
  asked.pauses.mockImplementationOnce(async () => {
    memory.drop()
    return []
  })
  await remembered.pauses.find('rlm_1')
  await remembered.pauses.find('rlm_1')
  expect(asked.pauses).toHaveBeenCalledTimes(2)
})

test('parallel reads share one query, and after a change a new one', async () => {
  const before = Array.from({ length: 3 }, () => remembered.realms.find('rlm_1'))
  memory.drop()
  const after = Array.from({ length: 3 }, () => remembered.realms.find('rlm_1'))
  expect(await Promise.all([...before, ...after])).toEqual(Array(6).fill(rows.realm()))
  expect(asked.realm).toHaveBeenCalledTimes(2)
})

test('a failed read fails for all waiting callers, and runs again for the next one', async () => {
  asked.realm.mockRejectedValueOnce(new Error('busy'))
  const waiting = Array.from({ length: 2 }, () => remembered.realms.find('rlm_1'))
  for (const { status } of await Promise.allSettled(waiting)) expect(status).toBe('rejected')
  expect(await remembered.realms.find('rlm_1')).toEqual(rows.realm())
  expect(asked.realm).toHaveBeenCalledTimes(2)
})

test('guesses displace nothing from the cache', async () => {
  const bounded = rememberReads(() => true, 2).over(store)
  await bounded.realms.find('rlm_1')
  for (let guess = 0; guess < 5; guess += 1) await bounded.realms.find(`missing-${guess}`)
  asked.realm.mockClear()
  await bounded.realms.find('rlm_1')
  expect(asked.realm).not.toHaveBeenCalled()
})

test('the cache has a limit, at which all of it is cleared', async () => {
  const bounded = rememberReads(() => true, 2).over(store)
  const make = vi.fn(async () => 'made')
  for (const name of ['a', 'b', 'a', 'b']) await bounded.cached(name, make, always)
  expect(make).toHaveBeenCalledTimes(2)
  for (const name of ['c', 'a', 'c', 'a']) await bounded.cached(name, make, always)
  expect(make).toHaveBeenCalledTimes(4)
})

test('results of every kind count towards the limit, and all of them are cleared', async () => {
  const bounded = rememberReads(() => true, 2).over(store)
  await bounded.realms.find('rlm_1')
  for (const name of ['a', 'b']) await bounded.cached(name, async () => 'made', always)
  await bounded.realms.find('rlm_1')
  expect(asked.realm).toHaveBeenCalledTimes(2)
})

function always(): boolean {
  return true
}

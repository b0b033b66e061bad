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
  pause: vi.spyOn(store.pauses, 'find'),
  policy: vi.spyOn(store.policies, 'find'),
  blocks: vi.spyOn(store.blocks, 'listByRealm'),
}

await store.realms.insert(rows.realm())
await store.realmKeys.insert(rows.realmKey())
await store.destinations.insert(rows.destination())
await store.apiClients.insert(rows.apiClient())
await store.apiKeys.insert(rows.apiKey())
await store.policies.set(rows.policy())
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

test('what deciding a request reads is asked for once', async () => {
  const answers = await everyRead()
  const [realm, realmKey, destination, apiClient, apiKey, pauses, policies, blocks] = answers
  expect([realm, realmKey, destination]).toEqual([rows.realm(), rows.realmKey(), rows.destination()])
  expect([apiClient, apiKey, pauses]).toEqual([rows.apiClient(), rows.apiKey(), []])
  expect([policies, blocks]).toEqual([[rows.policy()], [rows.block()]])
  expect(await everyRead()).toEqual(answers)
  for (const spy of [asked.realm, asked.activeKey, asked.alias, asked.client, asked.digest, asked.blocks])
    expect(spy).toHaveBeenCalledTimes(1)
  for (const spy of [asked.pause, asked.policy]) expect(spy).toHaveBeenCalledTimes(2)
})

test('everything is asked for again after a change', async () => {
  await everyRead()
  memory.drop()
  await everyRead()
  for (const spy of [asked.realm, asked.activeKey, asked.alias, asked.client, asked.digest, asked.blocks])
    expect(spy).toHaveBeenCalledTimes(2)
  for (const spy of [asked.pause, asked.policy]) expect(spy).toHaveBeenCalledTimes(4)
})

test('a realm’s blocks are the same list until something changes, so that what is made of it can be kept with it', async () => {
  const blocks = await remembered.blocks.listByRealm('rlm_1')
  expect(await remembered.blocks.listByRealm('rlm_1')).toBe(blocks)
  memory.drop()
  expect(await remembered.blocks.listByRealm('rlm_1')).not.toBe(blocks)
})

test('an answer that was on its way during a change is not kept', async () => {
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

test('what does not exist is not kept, so that guessing does not fill the memory', async () => {
  for (let guess = 0; guess < 2; guess += 1) {
    expect(await remembered.destinations.findByAlias('rlm_1', 'nobody')).toBeNull()
    expect(await remembered.apiKeys.findByDigest('guess')).toBeNull()
  }
  expect(asked.alias).toHaveBeenCalledTimes(2)
  expect(asked.digest).toHaveBeenCalledTimes(2)
})

test('two realms with names that run together are told apart', async () => {
  await remembered.destinations.findByAlias('rlm_1', 'support')
  await remembered.destinations.findByAlias('rlm_1 support', '')
  expect(asked.alias).toHaveBeenCalledTimes(2)
})

test('while changes of others are not heard of, nothing is answered from memory and nothing is kept', async () => {
  let isTrusted = true
  const doubtful = rememberReads(() => isTrusted).over(store)
  await doubtful.realms.find('rlm_1')
  isTrusted = false
  await doubtful.realms.find('rlm_1')
  await doubtful.apiClients.find('cli_1')
  isTrusted = true
  await doubtful.apiClients.find('cli_1')
  expect(asked.realm).toHaveBeenCalledTimes(2)
  expect(asked.client).toHaveBeenCalledTimes(2)
})

test('when a key was used is known at once, and nothing else is forgotten for it', async () => {
  await everyRead()
  await remembered.apiKeys.touch('key_1', 1_700_000_099_000)
  expect(await remembered.apiKeys.findByDigest('d1')).toMatchObject({ lastUsedAt: 1_700_000_099_000 })
  await remembered.realms.find('rlm_1')
  expect(asked.realm).toHaveBeenCalledTimes(1)
  await remembered.apiKeys.touch('nobody', 1)
})

test('one who is asked for twice at once is asked for once, and what is there of them is given once', async () => {
  expect(await remembered.policies.findMany(['rlm_1', 'rlm_1', 'cli_1'])).toEqual([rows.policy()])
  expect(asked.policy).toHaveBeenCalledTimes(2)
})

test('the memory has an end, at which all of it is forgotten', async () => {
  const bounded = rememberReads(() => true, 2).over(store)
  for (const ownerId of ['a', 'b', 'a', 'b']) await bounded.pauses.find(ownerId)
  expect(asked.pause).toHaveBeenCalledTimes(2)
  for (const ownerId of ['c', 'a', 'c', 'a']) await bounded.pauses.find(ownerId)
  expect(asked.pause).toHaveBeenCalledTimes(4)
})

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
}

await store.realms.insert(rows.realm())
await store.realmKeys.insert(rows.realmKey())
await store.destinations.insert(rows.destination())
await store.apiClients.insert(rows.apiClient())
await store.apiKeys.insert(rows.apiKey())

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
]

test('what deciding a request reads is asked for once', async () => {
  const answers = await everyRead()
  expect(answers).toEqual([rows.realm(), rows.realmKey(), rows.destination(), rows.apiClient(), rows.apiKey(), []])
  expect(await everyRead()).toEqual(answers)
  for (const spy of [asked.realm, asked.activeKey, asked.alias, asked.client, asked.digest])
    expect(spy).toHaveBeenCalledTimes(1)
  expect(asked.pause).toHaveBeenCalledTimes(2)
})

test('everything is asked for again after a change', async () => {
  await everyRead()
  memory.drop()
  await everyRead()
  for (const spy of [asked.realm, asked.activeKey, asked.alias, asked.client, asked.digest])
    expect(spy).toHaveBeenCalledTimes(2)
  expect(asked.pause).toHaveBeenCalledTimes(4)
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

import { expect, test } from 'vitest'
import { applyKeySchedule } from '../../src/realms/manageRealmKeys.ts'
import { beginStory, owner } from '../story/beginStory.ts'

type Story = ReturnType<typeof beginStory>

/** What the last entry of the audit log says of the grade; nothing where it says nothing. */
async function gradeTold({ store }: Story): Promise<string | undefined> {
  const length = (await store.auditLog.head())?.length ?? 0
  const [entry] = await store.auditLog.scan(length - 1, 1)
  const change = entry?.changes.find(({ field }) => field === 'spliceGrade')
  return change && `${change.before} → ${change.after}`
}

test('a realm is recorded with its grade', async () => {
  const story = beginStory()
  await story.realm({ accountUser: 'web@acme.example' })
  expect(await gradeTold(story)).toBe('null → A')
  await story.realm({ name: 'other', accountUser: 'callback-users@acme.example', fromUser: 'caller1@acme.example' })
  expect(await gradeTold(story)).toBe('null → B')
  await story.realm({ name: 'third', cipher: 'AES_256_CBC_HMAC', key: null })
  expect(await gradeTold(story)).toBe('null → A')
})

test('a destination is recorded with what it makes of the grade, also where that is nothing', async () => {
  const story = beginStory()
  const { id } = await story.realm({ accountUser: 'web@acme.example' })
  const support = await story.destination(id, 'support')
  expect(await gradeTold(story)).toBe('A → A_SET')
  await story.apiClient(id, [support.id])
  const sales = await story.destination(id, 'sales')
  expect(await gradeTold(story)).toBe('A_SET → B')
  await story.destination(id, 'c')
  expect(await gradeTold(story)).toBe('B → B')

  const renamed = { destinationId: sales.id, expectedRevision: 1, address: 'selling@acme.example' }
  await story.useCases.updateDestination(owner, renamed)
  expect(await gradeTold(story)).toBe('B → C')
  await story.useCases.updateDestination(owner, { destinationId: sales.id, expectedRevision: 2, displayName: 'Sales' })
  expect(await gradeTold(story)).toBeUndefined()
  // Its tokens stay forgeable: the grade is what it was until the key is replaced.
  await story.useCases.deleteDestination(owner, { destinationId: sales.id })
  expect(await gradeTold(story)).toBeUndefined()
})

test('a change of a realm is recorded with what it makes of the grade', async () => {
  const story = beginStory()
  const { id } = await story.realm({ accountUser: 'web@acme.example' })
  await story.destination(id, 'support')
  await story.useCases.updateRealm(owner, {
    realmId: id,
    expectedRevision: 1,
    accountUser: 'callback-users@acme.example',
  })
  expect(await gradeTold(story)).toBe('A_SET → B')
  await story.useCases.updateRealm(owner, { realmId: id, expectedRevision: 2, displayName: 'Acme' })
  expect(await gradeTold(story)).toBeUndefined()
  await story.useCases.updateRealm(owner, { realmId: id, expectedRevision: 3, calleePatterns: ['*@acme.example'] })
  expect(await gradeTold(story)).toBe('B → C')
})

test('another cipher is recorded with what it makes of the grade, also where the service itself activates the key', async () => {
  const story = beginStory()
  const { id } = await story.realm({ accountUser: 'callback-users@acme.example' })
  await story.destination(id, 'support')
  const stage = async (cipher: 'AES_128_ECB' | 'AES_256_CBC_HMAC', activatesAt: number | null) => {
    const input = { realmId: id, cipher, key: null, gatewayRealm: null, activatesAt }
    const outcome = await story.useCases.stageRealmKey(owner, input)
    if (outcome.kind !== 'staged') throw new Error(JSON.stringify(outcome))
    return outcome.realmKey
  }
  const authenticated = await stage('AES_256_CBC_HMAC', null)
  expect(await gradeTold(story)).toBeUndefined()
  await story.useCases.activateRealmKey(owner, { realmKeyId: authenticated.id, overlapSeconds: null })
  expect(await gradeTold(story)).toBe('B → A')
  await stage('AES_128_ECB', story.clock.now() + 60_000)
  story.clock.advance(60_000)
  expect(await applyKeySchedule(story.services)).toBe(1)
  expect(await gradeTold(story)).toBe('A → B')
})

import { expect, test } from 'vitest'
import { applyKeySchedule } from '../../src/realms/manageRealmKeys.ts'
import { createScenario, owner } from '../scenario/createScenario.ts'

type Story = ReturnType<typeof createScenario>

/** Returns the grade change in the last audit entry; empty if there is none. */
async function gradeTold({ store }: Story): Promise<string | undefined> {
  const length = (await store.auditLog.head())?.length ?? 0
  const [entry] = await store.auditLog.scan(length - 1, 1)
  const change = entry?.changes.find(({ field }) => field === 'spliceGrade')
  return change && `${change.before} → ${change.after}`
}

test('records the grade of a new realm', async () => {
  const scenario = createScenario()
  await scenario.realm({ accountUser: 'web@acme.example' })
  expect(await gradeTold(scenario)).toBe('null → A')
  await scenario.realm({ name: 'other', accountUser: 'callback-users@acme.example', fromUser: 'caller1@acme.example' })
  expect(await gradeTold(scenario)).toBe('null → B')
  await scenario.realm({ name: 'third', cipher: 'AES_256_CBC_HMAC', key: null })
  expect(await gradeTold(scenario)).toBe('null → A')
})

test('records the effect of a destination on the grade, even if there is none', async () => {
  const scenario = createScenario()
  const { id } = await scenario.realm({ accountUser: 'web@acme.example' })
  const support = await scenario.destination(id, 'support')
  expect(await gradeTold(scenario)).toBe('A → A_SET')
  await scenario.apiClient(id, [support.id])
  const sales = await scenario.destination(id, 'sales')
  expect(await gradeTold(scenario)).toBe('A_SET → B')
  await scenario.destination(id, 'c')
  expect(await gradeTold(scenario)).toBe('B → B')

  const renamed = { destinationId: sales.id, expectedRevision: 1, address: 'selling@acme.example' }
  await scenario.useCases.updateDestination(owner, renamed)
  expect(await gradeTold(scenario)).toBe('B → C')
  await scenario.useCases.updateDestination(owner, {
    destinationId: sales.id,
    expectedRevision: 2,
    displayName: 'Sales',
  })
  expect(await gradeTold(scenario)).toBeUndefined()
  // Its tokens stay forgeable, so the grade does not change until the key is replaced.
  await scenario.useCases.deleteDestination(owner, { destinationId: sales.id })
  expect(await gradeTold(scenario)).toBeUndefined()
})

test('records the effect of a realm change on the grade', async () => {
  const scenario = createScenario()
  const { id } = await scenario.realm({ accountUser: 'web@acme.example' })
  await scenario.destination(id, 'support')
  await scenario.useCases.updateRealm(owner, {
    realmId: id,
    expectedRevision: 1,
    accountUser: 'callback-users@acme.example',
  })
  expect(await gradeTold(scenario)).toBe('A_SET → B')
  await scenario.useCases.updateRealm(owner, { realmId: id, expectedRevision: 2, displayName: 'Acme' })
  expect(await gradeTold(scenario)).toBeUndefined()
  await scenario.useCases.updateRealm(owner, { realmId: id, expectedRevision: 3, calleePatterns: ['*@acme.example'] })
  expect(await gradeTold(scenario)).toBe('B → C')
})

test('records the effect of another cipher on the grade, even if the service activates the key', async () => {
  const scenario = createScenario()
  const { id } = await scenario.realm({ accountUser: 'callback-users@acme.example' })
  await scenario.destination(id, 'support')
  const stage = async (cipher: 'AES_128_ECB' | 'AES_256_CBC_HMAC', activatesAt: number | null) => {
    const input = { realmId: id, cipher, key: null, gatewayRealm: null, activatesAt }
    const outcome = await scenario.useCases.stageRealmKey(owner, input)
    if (outcome.kind !== 'staged') throw new Error(JSON.stringify(outcome))
    return outcome.realmKey
  }
  const authenticated = await stage('AES_256_CBC_HMAC', null)
  expect(await gradeTold(scenario)).toBeUndefined()
  await scenario.useCases.activateRealmKey(owner, { realmKeyId: authenticated.id, overlapSeconds: null })
  expect(await gradeTold(scenario)).toBe('B → A')
  await stage('AES_128_ECB', scenario.clock.now() + 60_000)
  scenario.clock.advance(60_000)
  expect(await applyKeySchedule(scenario.services)).toBe(1)
  expect(await gradeTold(scenario)).toBe('A → B')
})

import { expect, test, vi } from 'vitest'
import { type Caller, findCaller } from '../../src/issuance/caller.ts'
import { type DecisionReads, loadDecisionConfig } from '../../src/issuance/decisionConfig.ts'
import { EVERYTHING } from '../../src/pauses/pause.ts'
import { createScenario, openPolicy, owner, shopOrigin } from '../scenario/createScenario.ts'

/** Creates a shop whose store caches permanently, so that wrongly cached results are detected. */
async function createCachingScenario() {
  const scenario = createScenario()
  const { store } = scenario
  const { acme, support, client } = await scenario.shop()
  const kept = new Map<string, unknown>()
  const reads: DecisionReads = {
    ...store,
    cached: async (key, make, isKept) => {
      if (kept.has(key)) return kept.get(key) as Awaited<ReturnType<typeof make>>
      const made = await make()
      if (isKept(made)) kept.set(key, made)
      return made
    },
  }
  const callerOf = async (apiClientId: string): Promise<Caller> => {
    const caller = await findCaller(store, { apiClientId, keyKind: 'SECRET', origin: null })
    if (caller === null) throw new Error('no such client')
    return caller
  }
  return { ...scenario, acme, support, client, reads, kept, callerOf }
}

test('loads the configuration once for each client and alias', async () => {
  const { acme, client, apiClient, destination, reads, kept, callerOf, store } = await createCachingScenario()
  const listed = vi.spyOn(store.blocks, 'listByRealm')
  await destination(acme.id, 'sales')
  const other = await apiClient(acme.id)
  const [caller, otherCaller] = [await callerOf(client.id), await callerOf(other.id)]
  const facts = await loadDecisionConfig(reads, caller, { callee: 'support' })
  expect(facts).toMatchObject({
    callee: { kind: 'destination' },
    subject: 'support@acme.example',
    policies: [],
    pauses: [],
  })
  expect(await loadDecisionConfig(reads, caller, { callee: 'support' })).toBe(facts)
  expect(await loadDecisionConfig(reads, otherCaller, { callee: 'support' })).not.toBe(facts)
  expect(await loadDecisionConfig(reads, caller, { callee: 'sales' })).toMatchObject({ subject: 'sales@acme.example' })
  expect(kept.size).toBe(3)
  expect(listed).toHaveBeenCalledTimes(3)
})

test('includes pauses and policies of everything, realm, destination and client', async () => {
  const { acme, support, client, policy, reads, callerOf, store } = await createCachingScenario()
  for (const { id } of [acme, support, client]) await policy(id, {})
  for (const ownerId of [EVERYTHING, acme.id, support.id, client.id])
    await store.pauses.set({ ownerId, pausedAt: 0, pausedById: 'adm_1', reason: '', publicMessage: null, endsAt: null })
  const { policies, pauses } = await loadDecisionConfig(reads, await callerOf(client.id), { callee: 'support' })
  expect(policies.map(({ ownerId, revision }) => [ownerId, revision])).toEqual([
    [acme.id, 1],
    [support.id, 1],
    [client.id, 1],
  ])
  expect(pauses.map(({ ownerId }) => ownerId).sort()).toEqual([EVERYTHING, acme.id, support.id, client.id].sort())
})

test('does not cache unknown aliases and addresses, which anyone can invent', async () => {
  const { realm, apiClient, reads, kept, callerOf } = await createCachingScenario()
  const open = await realm({ name: 'open', calleePatterns: ['*@open.example'] })
  const caller = await callerOf((await apiClient(open.id)).id)
  expect(await loadDecisionConfig(reads, caller, { callee: 'unknown' })).toMatchObject({
    callee: { kind: 'forbidden' },
  })
  expect(await loadDecisionConfig(reads, caller, { callee: 'Ann@open.example' })).toMatchObject({
    callee: { kind: 'address' },
    subject: 'ann@open.example',
  })
  expect(kept.size).toBe(0)
})

test('does not cache the address of a destination in any letter case, because only some keys may use it', async () => {
  const { realm, destination, apiClient, reads, kept, callerOf } = await createCachingScenario()
  const open = await realm({ name: 'open', calleePatterns: ['*@acme.example'] })
  await destination(open.id, 'sales', 'Sales@acme.example')
  const caller = await callerOf((await apiClient(open.id)).id)
  for (const address of ['sales@acme.example', 'Sales@acme.example'])
    expect(await loadDecisionConfig(reads, caller, { callee: address })).toMatchObject({
      callee: { kind: 'destination' },
      subject: 'sales@acme.example',
    })
  expect(kept.size).toBe(0)
  const publishable = { ...caller, keyKind: 'PUBLISHABLE' } as const
  expect(await loadDecisionConfig(reads, publishable, { callee: 'sales@acme.example' })).toMatchObject({
    callee: { kind: 'forbidden' },
  })
})

test('neither caches a draft nor reads the cache for one', async () => {
  const { acme, client, policy, reads, kept, callerOf } = await createCachingScenario()
  await policy(acme.id, {})
  const caller = await callerOf(client.id)
  const draft = { ...openPolicy, mode: 'MONITORED' as const }
  const drafted = await loadDecisionConfig(reads, caller, { callee: 'support', drafts: new Map([[acme.id, draft]]) })
  expect(drafted.policies).toMatchObject([{ ownerId: acme.id, revision: null, content: draft }])
  expect(kept.size).toBe(0)
  await loadDecisionConfig(reads, caller, { callee: 'support' })
  expect(
    (await loadDecisionConfig(reads, caller, { callee: 'support', drafts: new Map([[acme.id, null]]) })).policies,
  ).toEqual([])
})

test('caches the current configuration even if the caller was read before a change', async () => {
  const { acme, client, destination, reads, callerOf, useCases } = await createCachingScenario()
  const before = await callerOf(client.id)
  const sales = await destination(acme.id, 'sales')
  const outcome = await useCases.updateApiClient(owner, {
    apiClientId: client.id,
    expectedRevision: client.revision,
    name: 'Shop',
    allowedOrigins: [shopOrigin],
    destinationIds: [sales.id],
  })
  expect(outcome).toMatchObject({ kind: 'updated' })
  await loadDecisionConfig(reads, before, { callee: 'support' })
  expect(await loadDecisionConfig(reads, await callerOf(client.id), { callee: 'support' })).toMatchObject({
    callee: { kind: 'forbidden' },
  })
})

import { expect, test } from 'vitest'
import { createUseCases, type UseCases } from '../../src/createUseCases.ts'
import { roleScopes } from '../../src/people/principal.ts'
import type { Store } from '../../src/ports/store.ts'
import { createScenario, openPolicy, owner } from '../scenario/createScenario.ts'

const policyAct = { ...owner, scopes: roleScopes.OWNER }
const endsAt = Date.UTC(2026, 0, 3)

/** Creates a shop with a block, a pause of one destination and a policy, and use cases whose log rejects entries. */
async function createActionScenario() {
  const scenario = createScenario()
  const { store, useCases } = scenario
  const { acme, client } = await scenario.shop()
  const sales = await scenario.destination(acme.id, 'sales')
  const block = { realmId: acme.id, network: '203.0.113.0/24', issuanceId: null, reason: 'Abuse', endsAt }
  const blocked = await useCases.createBlock(owner, block)
  if (blocked.kind !== 'created') throw new Error(blocked.kind)
  const pause = { ownerId: sales.id, reason: 'Drill', publicMessage: 'Back soon.', endsAt }
  await useCases.pauseIssuing(owner, pause)
  await scenario.policy(acme.id, {})
  const mute: Store = {
    ...store,
    transaction: (work) =>
      store.transaction((repositories) => {
        const append = () => Promise.reject(new Error('the log is full'))
        return work({ ...repositories, auditLog: { ...repositories.auditLog, append } })
      }),
  }
  const state = async () => [
    await store.blocks.listByRealm(acme.id),
    await store.pauses.find(sales.id),
    await store.policies.find(acme.id),
    await store.issuances.outstanding({ realmId: null, destinationId: null, apiClientId: null }, 0),
  ]
  const muteUseCases = createUseCases({ ...scenario.services, store: mute })
  return { ...scenario, acme, client, sales, block, blockId: blocked.block.id, pause, state, muteUseCases }
}

type ActionScenario = Awaited<ReturnType<typeof createActionScenario>>

const acts: Record<string, (useCases: UseCases, ids: ActionScenario) => Promise<unknown>> = {
  BLOCK_CREATED: (useCases, { block }) => useCases.createBlock(owner, { ...block, network: '198.51.100.7' }),
  BLOCK_LIFTED: (useCases, { blockId }) => useCases.liftBlock(owner, { blockId }),
  ISSUING_PAUSED: (useCases, { sales }) =>
    useCases.pauseIssuing(owner, { ownerId: sales.id, reason: 'Outage', publicMessage: null, endsAt: null }),
  ISSUING_RESUMED: (useCases, { sales }) => useCases.resumeIssuing(owner, { ownerId: sales.id, reason: 'Over' }),
  POLICY_SET: (useCases, { acme }) =>
    useCases.setIssuancePolicy(policyAct, {
      ownerId: acme.id,
      expectedRevision: 1,
      policy: { ...openPolicy, mode: 'MONITORED' },
    }),
  POLICY_CLEARED: (useCases, { acme }) =>
    useCases.clearIssuancePolicy(policyAct, { ownerId: acme.id, expectedRevision: 1 }),
  ISSUANCE_TRIED: (useCases, { client }) =>
    useCases.tryIssuance(owner, {
      apiClientId: client.id,
      callee: 'support',
      origin: null,
      visitorAddress: null,
      evaluatedAt: null,
      policies: [],
      mint: true,
    }),
}

const changesOf: Record<string, unknown[]> = {
  BLOCK_CREATED: [
    { field: 'network', before: null, after: '198.51.100.7/32' },
    { field: 'reason', before: null, after: 'Abuse' },
    { field: 'endsAt', before: null, after: '2026-01-03T00:00:00.000Z' },
  ],
  BLOCK_LIFTED: [
    { field: 'network', before: '203.0.113.0/24', after: null },
    { field: 'reason', before: 'Abuse', after: null },
    { field: 'endsAt', before: '2026-01-03T00:00:00.000Z', after: null },
  ],
  ISSUING_PAUSED: [
    { field: 'reason', before: 'Drill', after: 'Outage' },
    { field: 'publicMessage', before: 'Back soon.', after: null },
    { field: 'endsAt', before: '2026-01-03T00:00:00.000Z', after: null },
  ],
  ISSUING_RESUMED: [
    { field: 'publicMessage', before: 'Back soon.', after: null },
    { field: 'endsAt', before: '2026-01-03T00:00:00.000Z', after: null },
    { field: 'reason', before: 'Drill', after: 'Over' },
  ],
  POLICY_SET: [
    { field: 'mode', before: 'ENFORCED', after: 'MONITORED' },
    { field: 'revision', before: '1', after: '2' },
  ],
  POLICY_CLEARED: [
    { field: 'mode', before: 'ENFORCED', after: null },
    { field: 'challenge', before: 'NONE', after: null },
    { field: 'revision', before: '1', after: null },
  ],
  ISSUANCE_TRIED: [{ field: 'outcome', before: null, after: 'ISSUED' }],
}

test.each(Object.entries(acts))('records %s once, with the realm and the changes', async (action, perform) => {
  const begun = await createActionScenario()
  const { useCases, store, acme } = begun
  const length = (await store.auditLog.head())?.length ?? 0
  await perform(useCases, begun)
  const entries = await store.auditLog.scan(length, 10)
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({ action, realmId: acme.id, actor: owner.actor, requestId: 'req_1' })
  expect(entries[0]?.changes).toEqual(changesOf[action])
})

test.each(Object.entries(acts))('rolls %s back if it cannot be recorded', async (_, perform) => {
  const begun = await createActionScenario()
  const before = await begun.state()
  await expect(perform(begun.muteUseCases, begun)).rejects.toThrow('the log is full')
  expect(await begun.state()).toEqual(before)
})

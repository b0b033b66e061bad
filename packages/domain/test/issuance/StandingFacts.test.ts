import { expect, test, vi } from 'vitest'
import { type Asker, findAsker } from '../../src/issuance/caller.ts'
import { findStandingFacts, type StandingReads } from '../../src/issuance/decisionConfig.ts'
import { EVERYTHING } from '../../src/pauses/pause.ts'
import type { PolicyContent } from '../../src/policies/policy.ts'
import { beginStory, openPolicy, owner, shopOrigin } from '../story/beginStory.ts'

const noDrafts: ReadonlyMap<string, PolicyContent | null> = new Map()

/** A shop whose store remembers for ever, so that whatever is kept where it must not be is seen. */
async function beginRemembering() {
  const story = beginStory()
  const { store } = story
  const { acme, support, client } = await story.shop()
  const kept = new Map<string, unknown>()
  const reads: StandingReads = {
    ...store,
    remember: async (key, make, isKept) => {
      if (kept.has(key)) return kept.get(key) as Awaited<ReturnType<typeof make>>
      const made = await make()
      if (isKept(made)) kept.set(key, made)
      return made
    },
  }
  const askerOf = async (apiClientId: string): Promise<Asker> => {
    const asker = await findAsker(store, { apiClientId, keyKind: 'SECRET', origin: null })
    if (asker === null) throw new Error('no such client')
    return asker
  }
  return { ...story, acme, support, client, reads, kept, askerOf }
}

test('what a decision rests on is found once for each client and alias', async () => {
  const { acme, client, apiClient, destination, reads, kept, askerOf, store } = await beginRemembering()
  const listed = vi.spyOn(store.blocks, 'listByRealm')
  await destination(acme.id, 'sales')
  const other = await apiClient(acme.id)
  const [asker, otherAsker] = [await askerOf(client.id), await askerOf(other.id)]
  const facts = await findStandingFacts(reads, asker, 'support', noDrafts)
  expect(facts).toMatchObject({
    callee: { kind: 'destination' },
    subject: 'support@acme.example',
    gates: [],
    pauses: [],
  })
  expect(await findStandingFacts(reads, asker, 'support', noDrafts)).toBe(facts)
  expect(await findStandingFacts(reads, otherAsker, 'support', noDrafts)).not.toBe(facts)
  expect(await findStandingFacts(reads, asker, 'sales', noDrafts)).toMatchObject({ subject: 'sales@acme.example' })
  expect(kept.size).toBe(3)
  expect(listed).toHaveBeenCalledTimes(3)
})

test('pauses and policies of everything, realm, destination and client are among it', async () => {
  const { acme, support, client, policy, reads, askerOf, store } = await beginRemembering()
  for (const { id } of [acme, support, client]) await policy(id, {})
  for (const ownerId of [EVERYTHING, acme.id, support.id, client.id])
    await store.pauses.set({ ownerId, pausedAt: 0, pausedById: 'adm_1', reason: '', publicMessage: null, endsAt: null })
  const { gates, pauses } = await findStandingFacts(reads, await askerOf(client.id), 'support', noDrafts)
  expect(gates.map(({ ownerId, revision }) => [ownerId, revision])).toEqual([
    [acme.id, 1],
    [support.id, 1],
    [client.id, 1],
  ])
  expect(pauses.map(({ ownerId }) => ownerId).sort()).toEqual([EVERYTHING, acme.id, support.id, client.id].sort())
})

test('what strangers can make up is not kept: unknown aliases and addresses', async () => {
  const { realm, apiClient, reads, kept, askerOf } = await beginRemembering()
  const open = await realm({ name: 'open', calleePatterns: ['*@open.example'] })
  const asker = await askerOf((await apiClient(open.id)).id)
  expect(await findStandingFacts(reads, asker, 'nobody', noDrafts)).toMatchObject({ callee: { kind: 'forbidden' } })
  expect(await findStandingFacts(reads, asker, 'Ann@open.example', noDrafts)).toMatchObject({
    callee: { kind: 'address' },
    subject: 'ann@open.example',
  })
  expect(kept.size).toBe(0)
})

test('a destination’s address is kept neither, however it is written: which keys may call by it differs', async () => {
  const { realm, destination, apiClient, reads, kept, askerOf } = await beginRemembering()
  const open = await realm({ name: 'open', calleePatterns: ['*@acme.example'] })
  await destination(open.id, 'sales', 'Sales@acme.example')
  const asker = await askerOf((await apiClient(open.id)).id)
  for (const address of ['sales@acme.example', 'Sales@acme.example'])
    expect(await findStandingFacts(reads, asker, address, noDrafts)).toMatchObject({
      callee: { kind: 'destination' },
      subject: 'sales@acme.example',
    })
  expect(kept.size).toBe(0)
  const publishable = { ...asker, keyKind: 'PUBLISHABLE' } as const
  expect(await findStandingFacts(reads, publishable, 'sales@acme.example', noDrafts)).toMatchObject({
    callee: { kind: 'forbidden' },
  })
})

test('a draft is neither kept nor answered from what is kept', async () => {
  const { acme, client, policy, reads, kept, askerOf } = await beginRemembering()
  await policy(acme.id, {})
  const asker = await askerOf(client.id)
  const draft = { ...openPolicy, mode: 'MONITORED' as const }
  const drafted = await findStandingFacts(reads, asker, 'support', new Map([[acme.id, draft]]))
  expect(drafted.gates).toMatchObject([{ ownerId: acme.id, revision: null, content: draft }])
  expect(kept.size).toBe(0)
  await findStandingFacts(reads, asker, 'support', noDrafts)
  expect((await findStandingFacts(reads, asker, 'support', new Map([[acme.id, null]]))).gates).toEqual([])
})

test('an asker who was read before a change leaves nothing of the time before it', async () => {
  const { acme, client, destination, reads, askerOf, useCases } = await beginRemembering()
  const before = await askerOf(client.id)
  const sales = await destination(acme.id, 'sales')
  const outcome = await useCases.updateApiClient(owner, {
    apiClientId: client.id,
    expectedRevision: client.revision,
    name: 'Shop',
    allowedOrigins: [shopOrigin],
    destinationIds: [sales.id],
  })
  expect(outcome).toMatchObject({ kind: 'updated' })
  await findStandingFacts(reads, before, 'support', noDrafts)
  expect(await findStandingFacts(reads, await askerOf(client.id), 'support', noDrafts)).toMatchObject({
    callee: { kind: 'forbidden' },
  })
})

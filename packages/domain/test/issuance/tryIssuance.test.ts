import { expect, test } from 'vitest'
import type { PolicyTrial } from '../../src/issuance/tryIssuance.ts'
import { createScenario, openPolicy, owner } from '../scenario/createScenario.ts'

const asked = (apiClientId: string) => ({
  apiClientId,
  callee: 'support',
  visitorAddress: null,
  evaluatedAt: null,
  policies: [],
})

test('returns the steps and records nothing, except for a marked issuance and an audit entry if it mints', async () => {
  const { shop, useCases, store, clock } = createScenario()
  const { client } = await shop()
  const outstanding = () =>
    store.issuances.outstanding({ realmId: null, destinationId: null, apiClientId: client.id }, clock.now())
  const act = { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'req_9' } as const
  const before = (await store.auditLog.head())?.length
  const dry = await useCases.tryIssuance(act, {
    ...asked(client.id),
    origin: 'https://evil.example',
    mint: false,
  })
  expect(dry).toMatchObject({ kind: 'tried', refusalReason: 'ORIGIN_NOT_ALLOWED', issued: null })
  const allowed = await useCases.tryIssuance(act, {
    ...asked(client.id),
    origin: null,
    mint: false,
  })
  expect(allowed).toMatchObject({ kind: 'tried', refusalReason: null, issued: null })
  expect((await store.auditLog.head())?.length).toBe(before)
  expect(await outstanding()).toMatchObject({ count: 0 })
  const minted = await useCases.tryIssuance(act, {
    ...asked(client.id),
    origin: null,
    mint: true,
  })
  if (minted.kind !== 'tried' || minted.issued === null) throw new Error('not minted')
  expect(await store.issuances.find(minted.issued.issuance.id)).toMatchObject({
    isTrial: true,
    outcome: 'ISSUED',
    requestId: 'req_9',
  })
  expect(await outstanding()).toMatchObject({ count: 1 })
  const [entry] = await store.auditLog.scan(before ?? 0, 10)
  expect(entry).toMatchObject({ action: 'ISSUANCE_TRIED', subjectId: minted.issued.issuance.id })
})

test('stores no address, counts against no limit and assumes a solved proof of work if it mints', async () => {
  const { shop, policy, useCases, store, clock } = createScenario()
  const { acme, client } = await shop()
  await policy(acme.id, {
    challenge: 'PROOF_OF_WORK',
    rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }],
  })
  const minted = await useCases.tryIssuance(owner, {
    ...asked(client.id),
    visitorAddress: '203.0.113.7',
    origin: null,
    mint: true,
  })
  if (minted.kind !== 'tried' || minted.issued === null) throw new Error('not minted')
  const recorded = await store.issuances.find(minted.issued.issuance.id)
  expect(recorded).toMatchObject({ isAddressKept: false })
  expect(await store.issuances.addressOf(minted.issued.issuance.id, 0)).toBeNull()
  expect(await store.issuances.countsInForce(clock.now())).toEqual([])
})

test('accepts up to three valid drafts', async () => {
  const { shop, useCases } = createScenario()
  const { acme, support, client } = await shop()
  const tryDrafts = (policies: readonly PolicyTrial[]) =>
    useCases.tryIssuance(owner, { ...asked(client.id), origin: null, mint: false, policies })
  const drafts = [acme, support, client].map(({ id }) => ({ ownerId: id, policy: openPolicy }))
  expect(await tryDrafts(drafts)).toMatchObject({ kind: 'tried', refusalReason: null })
  expect(await tryDrafts([...drafts, { ownerId: 'rlm_other', policy: openPolicy }])).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['policies'], code: 'TOO_LONG' }],
  })
  const rateLimits = [{ scope: 'OWNER', limit: 0, windowSeconds: 1 }] as const
  const wrong = { ownerId: support.id, policy: { ...openPolicy, rateLimits } }
  expect(await tryDrafts([{ ownerId: acme.id, policy: null }, wrong])).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['policies', '1', 'policy', 'rateLimits', '0', 'limit'] }],
  })
})

test('assumes a solved proof of work for a draft, and reports it', async () => {
  const { shop, useCases } = createScenario()
  const { acme, client } = await shop()
  const policies = [{ ownerId: acme.id, policy: { ...openPolicy, challenge: 'PROOF_OF_WORK' } }] as const
  const tried = await useCases.tryIssuance(owner, { ...asked(client.id), origin: null, mint: false, policies })
  if (tried.kind !== 'tried') throw new Error(tried.kind)
  expect(tried.refusalReason).toBeNull()
  expect(tried.steps.at(-1)?.detail).toBe('trial: the proof of work counts as solved')
})

test.each([false, true])(
  'rejects a malformed callee and a deleted client without a record (mint: %s)',
  async (mint) => {
    const { shop, useCases, store } = createScenario()
    const { client } = await shop()
    const before = (await store.auditLog.head())?.length
    const input = { ...asked(client.id), origin: null, mint }
    expect(await useCases.tryIssuance(owner, { ...input, callee: 'Not An Alias' })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['callee'] }],
    })
    expect(await useCases.tryIssuance(owner, { ...input, apiClientId: 'cli_none' })).toEqual({ kind: 'notFound' })
    expect((await store.auditLog.head())?.length).toBe(before)
  },
)

test('mints nothing while the clock cannot be trusted', async () => {
  const { shop, useCases, clock } = createScenario()
  const { client } = await shop()
  clock.set(clock.now() + 3_600_000)
  const input = { ...asked(client.id), origin: null, mint: true }
  expect(await useCases.tryIssuance(owner, input)).toEqual({ kind: 'clockUntrusted' })
})

test('publishes a trial with minting to listeners, and returns when a refused one can be retried', async () => {
  const { shop, policy, issueOne, useCases, services, clock } = createScenario()
  const { acme, client } = await shop()
  await policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
  const heard: boolean[] = []
  const stop = services.issuanceFeed.subscribe(({ isTrial }) => heard.push(isTrial))
  const endsAt = clock.now() + 60_000
  await issueOne(client.id, ['support'])
  const refused = await useCases.tryIssuance(owner, { ...asked(client.id), origin: null, mint: true })
  expect(refused).toMatchObject({ refusalReason: 'RATE_LIMITED', retryAt: endsAt, issued: null })
  expect(heard).toEqual([false, true])
  stop()
})

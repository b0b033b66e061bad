import { createDecipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import type { DecidedRequest } from '../../src/issuance/decide.ts'
import { mintAll } from '../../src/issuance/issueCredentials.ts'
import { beginStory, realmKeyText, requestFor, shopOrigin } from '../story/beginStory.ts'

/** Reads an ECB token without our own cipher. */
function decrypt(token: string, key = realmKeyText): string {
  const decipher = createDecipheriv('aes-128-ecb', key, null)
  return decipher.update(token, 'hex', 'utf8') + decipher.final('utf8')
}

test('issues three tokens that say account, from and callee at one whole second', async () => {
  const { shop, askOne, clock } = beginStory()
  const { client } = await shop()
  clock.advance(789)
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  const { accountToken, fromToken, toToken, realm } = outcome.credentials
  const time = Date.UTC(2026, 0, 2, 3, 4, 5)
  expect(clock.now()).toBe(time + 789)
  expect(decrypt(accountToken)).toBe(`visitor@acme.example;${time}`)
  expect(decrypt(fromToken)).toBe(`sip:visitor@acme.example;${time}`)
  expect(decrypt(toToken)).toBe(`sip:support@acme.example;${time}`)
  expect(realm).toBe('acme')
  expect(outcome.issuedAt).toBe(time)
  expect(outcome.expiresAt).toBe(time + 300_000)
})

test('stamps seconds where the gateway reads seconds', async () => {
  const { realm, destination, apiClient, askOne } = beginStory()
  const acme = await realm({
    tokenFormat: { timestampUnit: 'SECONDS', lifetimeSeconds: 60, effectiveLifetimeSeconds: null },
  })
  await destination(acme.id, 'support')
  const outcome = await askOne((await apiClient(acme.id)).id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  expect(decrypt(outcome.credentials.toToken)).toBe(`sip:support@acme.example;${Date.UTC(2026, 0, 2, 3, 4, 5) / 1_000}`)
  expect(outcome.expiresAt - outcome.issuedAt).toBe(60_000)
})

test('sets the timestamp back where tokens are to end before the gateway would end them', async () => {
  const { realm, destination, apiClient, askOne, clock } = beginStory()
  const acme = await realm({
    tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: 60 },
  })
  await destination(acme.id, 'support')
  const outcome = await askOne((await apiClient(acme.id)).id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  expect(decrypt(outcome.credentials.toToken)).toBe(`sip:support@acme.example;${clock.now() - 240_000}`)
  expect(outcome.expiresAt).toBe(clock.now() + 60_000)
})

test('keeps account, from and callee apart: a realm may set from, a destination its account', async () => {
  const { realm, destination, apiClient, ask } = beginStory()
  const acme = await realm({ fromUser: 'caller@acme.example' })
  await destination(acme.id, 'support')
  await destination(acme.id, 'sales', 'sales@acme.example', 'callme@acme.example')
  const outcomes = await ask((await apiClient(acme.id)).id, ['support', 'sales'])
  const users = outcomes.map((outcome) => {
    if (outcome.kind !== 'issued') throw new Error(outcome.kind)
    const { accountToken, fromToken, toToken } = outcome.credentials
    return [accountToken, fromToken, toToken].map((token) => decrypt(token).split(';')[0])
  })
  expect(users).toEqual([
    ['visitor@acme.example', 'sip:caller@acme.example', 'sip:support@acme.example'],
    ['callme@acme.example', 'sip:caller@acme.example', 'sip:sales@acme.example'],
  ])
})

test('records every decision with its steps, and never a token', async () => {
  const { shop, ask, store } = beginStory()
  const { client, acme, support } = await shop()
  const outcomes = await ask(client.id, ['support', 'nobody'])
  const rows = await Promise.all(
    outcomes.map((outcome) => (outcome.kind === 'invalid' ? null : store.issuances.find(outcome.issuance.id))),
  )
  expect(rows[0]).toMatchObject({
    outcome: 'ISSUED',
    refusalReason: null,
    realmId: acme.id,
    realmName: 'acme',
    apiClientId: client.id,
    destinationId: support.id,
    callee: 'support',
    origin: shopOrigin,
    requestId: 'req_2',
    isTrial: false,
  })
  expect(rows[1]).toMatchObject({
    outcome: 'REFUSED',
    refusalReason: 'CALLEE_NOT_ALLOWED',
    destinationId: null,
    realmKeyId: null,
    expiresAt: null,
  })
  expect(rows[1]?.steps.at(-1)).toEqual({
    check: 'CALLEE',
    isPassed: false,
    isEnforced: true,
    policy: null,
    detail: 'no destination of the realm has this alias',
  })
  const [first] = outcomes
  if (first?.kind !== 'issued') throw new Error('not issued')
  expect(JSON.stringify(rows)).not.toContain(first.credentials.toToken.slice(0, 32))
})

test('what cannot be recorded is not released', async () => {
  const story = beginStory()
  const { client } = await story.shop()
  story.store.issuances.record = () => Promise.reject(new Error('disk full'))
  await expect(story.askOne(client.id, ['support'])).rejects.toThrow('disk full')
})

test('issues nothing while the clock cannot be trusted, and records nothing', async () => {
  const { shop, useCases, sourceOf, clock, store } = beginStory()
  const { client } = await shop()
  clock.set(clock.now() + 3_600_000)
  const source = await sourceOf(client.id, 'SECRET')
  expect(await useCases.issueForClient(source, [requestFor('support')])).toEqual({
    kind: 'clockUntrusted',
  })
  expect((await store.issuances.outstanding({ realmId: null, destinationId: null, apiClientId: null }, 0)).count).toBe(
    0,
  )
})

test('an alias that is unknown and one that is forbidden look the same to the caller', async () => {
  const { realm, destination, apiClient, askOne } = beginStory()
  const acme = await realm()
  const support = await destination(acme.id, 'support')
  await destination(acme.id, 'board')
  const client = await apiClient(acme.id, [support.id])
  const [forbidden, unknown] = [await askOne(client.id, ['board']), await askOne(client.id, ['bored'])]
  if (forbidden.kind !== 'refused' || unknown.kind !== 'refused') throw new Error('not refused')
  expect(forbidden.refusal).toEqual(unknown.refusal)
})

test('a paused destination that a client may not call tells it nothing of the pause', async () => {
  const { realm, destination, apiClient, askOne, useCases } = beginStory()
  const acme = await realm()
  const support = await destination(acme.id, 'support')
  const board = await destination(acme.id, 'board')
  await useCases.pauseIssuing(
    { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' },
    { ownerId: board.id, reason: 'x', publicMessage: 'secret plans', endsAt: null },
  )
  const outcome = await askOne((await apiClient(acme.id, [support.id])).id, ['board'])
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { reason: 'CALLEE_NOT_ALLOWED', publicMessage: null } })
})

test.each([
  '',
  'Support',
  'sup port',
  'support;1',
  'a@b;c',
  'sip:a@b.example',
  'a@b@c',
  'x'.repeat(65),
  'a;1@b.example',
  'ü@b.example',
  'a@b.example\n',
])('callee %j is invalid input: nothing is decided or recorded', async (callee) => {
  const { shop, askOne } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, [callee], 'SECRET')
  expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: ['callee'] }] })
})

test('a secret key may call addresses that the patterns allow, a publishable one may not', async () => {
  const { realm, apiClient, askOne } = beginStory()
  const acme = await realm({ calleePatterns: ['*@Partners.example', 'boss@acme.example'] })
  const client = await apiClient(acme.id)
  expect(await askOne(client.id, ['anyone@partners.example'], 'SECRET')).toMatchObject({ kind: 'issued' })
  expect(await askOne(client.id, ['boss@acme.example'], 'SECRET')).toMatchObject({ kind: 'issued' })
  for (const callee of [
    'other@acme.example',
    'BOSS@acme.example',
    'anyone@sub.partners.example',
    'anyone@notpartners.example',
  ])
    expect(await askOne(client.id, [callee], 'SECRET')).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
  expect(await askOne(client.id, ['boss@acme.example'])).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test("an address is no way round a destination's pause or a client's limits", async () => {
  const { realm, destination, apiClient, askOne, useCases } = beginStory()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  const support = await destination(acme.id, 'support')
  const sales = await destination(acme.id, 'sales')
  const limited = await apiClient(acme.id, [sales.id])
  expect(await askOne(limited.id, ['support@acme.example'], 'SECRET')).toMatchObject({
    refusal: { reason: 'CALLEE_NOT_ALLOWED' },
  })
  expect(await askOne(limited.id, ['other@acme.example'], 'SECRET')).toMatchObject({
    refusal: { reason: 'CALLEE_NOT_ALLOWED' },
  })
  expect(await askOne(limited.id, ['sales@acme.example'], 'SECRET')).toMatchObject({ kind: 'issued' })
  await useCases.pauseIssuing(
    { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' },
    { ownerId: support.id, reason: 'x', publicMessage: null, endsAt: null },
  )
  const free = await apiClient(acme.id)
  expect(await askOne(free.id, ['support@acme.example'], 'SECRET')).toMatchObject({ refusal: { reason: 'PAUSED' } })
})

test('no letter case and no second alias of the address is a way round a pause, and what is minted is the address as it was set up', async () => {
  const { realm, destination, apiClient, askOne, useCases } = beginStory()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  const support = await destination(acme.id, 'support', 'help@acme.example')
  await destination(acme.id, 'again', 'help@acme.example')
  const client = await apiClient(acme.id)
  const issued = await askOne(client.id, ['HELP@Acme.Example'], 'SECRET')
  if (issued.kind !== 'issued') throw new Error(issued.kind)
  expect(decrypt(issued.credentials.toToken)).toMatch(/^sip:help@acme\.example;/)
  const pause = { ownerId: support.id, reason: 'x', publicMessage: null, endsAt: null }
  await useCases.pauseIssuing({ actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' }, pause)
  for (const callee of ['help@acme.example', 'help@ACME.example', 'HELP@acme.example'])
    expect(await askOne(client.id, [callee], 'SECRET')).toMatchObject({ refusal: { reason: 'PAUSED' } })
})

test('a second alias of the address is a door of its own: the pause and the policy of the first do not hold for it', async () => {
  const { realm, destination, apiClient, askOne, policy, useCases } = beginStory()
  const acme = await realm()
  const support = await destination(acme.id, 'support', 'help@acme.example')
  await destination(acme.id, 'emergency', 'help@acme.example')
  const client = await apiClient(acme.id)
  await policy(support.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
  expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  expect(await askOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  expect(await askOne(client.id, ['emergency'])).toMatchObject({ kind: 'issued' })
  const pause = { ownerId: support.id, reason: 'x', publicMessage: null, endsAt: null }
  await useCases.pauseIssuing({ actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' }, pause)
  expect(await askOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'PAUSED' } })
  expect(await askOne(client.id, ['emergency'])).toMatchObject({ kind: 'issued' })
})

test('nobody who can be called may be the caller: every from token would call them', async () => {
  const { realm, destination, apiClient, askOne, useCases } = beginStory()
  const owner = { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' } as const
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  const support = await destination(acme.id, 'support')
  const create = { realmId: acme.id, alias: 'boss', displayName: 'Boss', accountUser: null }
  for (const address of ['visitor@acme.example', 'Visitor@ACME.example'])
    expect(await useCases.createDestination(owner, { ...create, address })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['address'] }],
    })
  const ownAccount = { ...create, address: 'boss@acme.example', accountUser: 'boss@acme.example' }
  expect(await useCases.createDestination(owner, ownAccount)).toMatchObject({ kind: 'invalid' })
  const move = { destinationId: support.id, expectedRevision: 1, address: 'visitor@acme.example' }
  expect(await useCases.updateDestination(owner, move)).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['address'] }],
  })
  const become = { realmId: acme.id, expectedRevision: 1, fromUser: 'support@acme.example' }
  expect(await useCases.updateRealm(owner, become)).toMatchObject({ kind: 'invalid', issues: [{ path: ['fromUser'] }] })
  const client = await apiClient(acme.id)
  expect(await askOne(client.id, ['visitor@acme.example'], 'SECRET')).toMatchObject({
    refusal: { reason: 'CALLEE_NOT_ALLOWED' },
  })
  await useCases.updateRealm(owner, { ...become, fromUser: 'caller@acme.example' })
  expect(await useCases.createDestination(owner, ownAccount)).toMatchObject({ kind: 'created' })
})

test('a batch answers each request in its place, with one timestamp', async () => {
  const { shop, ask } = beginStory()
  const { client } = await shop()
  const outcomes = await ask(client.id, ['support', 'nobody', 'Not An Alias', 'support'], 'SECRET')
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['issued', 'refused', 'invalid', 'issued'])
  const [first, , , last] = outcomes
  if (first?.kind !== 'issued' || last?.kind !== 'issued') throw new Error('not issued')
  expect(last.credentials).toEqual(first.credentials)
  expect(last.issuance.id).not.toBe(first.issuance.id)
})

test("a destination's own account is nobody to call while the realm sets no caller, in whatever letter case", async () => {
  const { realm, destination, apiClient, askOne } = beginStory()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  await destination(acme.id, 'sales', 'sales@acme.example', 'callme@acme.example')
  const client = await apiClient(acme.id)
  for (const callee of ['callme@acme.example', 'CallMe@acme.example', 'Visitor@acme.example'])
    expect(await askOne(client.id, [callee], 'SECRET')).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test.each([0, 1])(
  'an address is called only by a client that may call every destination with it, not by number %i',
  async (index) => {
    const { realm, destination, apiClient, askOne } = beginStory()
    const acme = await realm({ calleePatterns: ['*@acme.example'] })
    const ids = [
      (await destination(acme.id, 'support', 'help@acme.example')).id,
      (await destination(acme.id, 'emergency', 'help@acme.example')).id,
    ]
    const limited = await apiClient(acme.id, ids.slice(index, index + 1))
    expect(await askOne(limited.id, ['help@acme.example'], 'SECRET')).toMatchObject({
      refusal: { reason: 'CALLEE_NOT_ALLOWED' },
    })
    expect(await askOne((await apiClient(acme.id, ids)).id, ['help@acme.example'], 'SECRET')).toMatchObject({
      kind: 'issued',
    })
  },
)

test('a reference has up to 64 characters and no control character', async () => {
  const { shop, askOne } = beginStory()
  const { client } = await shop()
  const referring = (reference: string) => askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { reference })
  expect(await referring('x'.repeat(64))).toMatchObject({ kind: 'issued' })
  for (const reference of ['x'.repeat(65), 'order\n7', ''])
    expect(await referring(reference)).toMatchObject({ kind: 'invalid', issues: [{ path: ['reference'] }] })
})

test('an empty callee is missing, and not malformed', async () => {
  const { shop, askOne } = beginStory()
  const { client } = await shop()
  expect(await askOne(client.id, [''])).toMatchObject({ issues: [{ path: ['callee'], code: 'REQUIRED' }] })
})

test('a client that is gone is issued nothing', async () => {
  const { shop, useCases, sourceOf } = beginStory()
  const { client } = await shop()
  const source = await sourceOf(client.id, 'SECRET')
  await useCases.deleteApiClient(
    { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' },
    { apiClientId: client.id, confirmName: 'Shop' },
  )
  expect(await useCases.issueForClient(source, [requestFor('support')])).toEqual({ kind: 'notFound' })
})

test('no key is opened for what is refused', async () => {
  const { shop, askOne, heldKeyIds } = beginStory()
  const { client } = await shop()
  expect(await askOne(client.id, ['nobody'])).toMatchObject({ kind: 'refused' })
  expect(heldKeyIds()).toEqual([])
  expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  expect(heldKeyIds()).toHaveLength(1)
})

test('where a realm has no active key, or its cipher mints too few, nothing is released or recorded', async () => {
  const story = beginStory()
  const { acme, client } = await story.shop()
  const { findActive } = story.store.realmKeys
  story.store.realmKeys.findActive = async () => null
  await expect(story.askOne(client.id, ['support'])).rejects.toThrow(`realm ${acme.id} has no active key`)
  story.store.realmKeys.findActive = findActive
  const { cipherOf } = story.services.vault
  story.services.vault.cipherOf = async (key) => ({ ...(await cipherOf(key)), mintBatch: () => [] })
  await expect(story.askOne(client.id, ['support'])).rejects.toThrow('an allowed request was not minted')
  const everything = { realmId: null, destinationId: null, apiClientId: null }
  expect(await story.store.issuances.outstanding(everything, 0)).toMatchObject({ count: 0 })
})

test('nothing is minted for a callee that may not be called, even where it is asked to be', async () => {
  const { shop, services, store } = beginStory()
  const { acme } = await shop()
  const key = await store.realmKeys.findActive(acme.id)
  if (key === null) throw new Error('no key')
  const decided: DecidedRequest = {
    kind: 'decided',
    request: requestFor('nobody'),
    visitor: null,
    callee: { kind: 'forbidden', detail: 'x' },
    decision: { refusal: null, wouldBeRefusedFor: null, steps: [], blockId: null },
    rateWindows: [],
  }
  const cipher = await services.vault.cipherOf(key)
  expect(() => mintAll(cipher, { realm: acme, allowed: [decided], now: 0 })).toThrow(
    'a forbidden callee was to be minted',
  )
})

test('a batch of a hundred is decided', async () => {
  const { shop, ask } = beginStory()
  const { client } = await shop()
  expect(await ask(client.id, Array(100).fill('nobody'), 'SECRET')).toHaveLength(100)
})

test.each([0, 101])('a batch of %i is refused as a whole', async (count) => {
  const { shop, useCases, sourceOf } = beginStory()
  const { client } = await shop()
  const source = await sourceOf(client.id, 'SECRET')
  const requests = Array.from({ length: count }, () => requestFor('support'))
  expect(await useCases.issueForClient(source, requests)).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['requests'] }],
  })
})

test('a batch looks each callee up once, and one after the other', async () => {
  const story = beginStory()
  const { acme, client } = await story.shop()
  await story.destination(acme.id, 'sales')
  const { findByAlias } = story.store.destinations
  const asked: string[] = []
  let underWay = 0
  story.store.destinations.findByAlias = async (realmId, alias) => {
    asked.push(alias)
    underWay += 1
    expect(underWay).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1))
    underWay -= 1
    return findByAlias(realmId, alias)
  }
  const outcomes = await story.ask(client.id, ['support', 'sales', 'nobody', 'support', 'sales', 'nobody'], 'SECRET')
  expect(outcomes.map(({ kind }) => kind)).toEqual(['issued', 'issued', 'refused', 'issued', 'issued', 'refused'])
  expect(asked).toEqual(['support', 'sales', 'nobody'])
})

import { createDecipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import type { DecidedRequest } from '../../src/issuance/decideRequest.ts'
import { mintTokens } from '../../src/issuance/mintTokens.ts'
import { createScenario, realmKeyText, requestFor, shopOrigin } from '../scenario/createScenario.ts'

/** Decrypts an ECB token without our own cipher. */
function decrypt(token: string, key = realmKeyText): string {
  const decipher = createDecipheriv('aes-128-ecb', key, null)
  return decipher.update(token, 'hex', 'utf8') + decipher.final('utf8')
}

test('issues three tokens for account, from and callee with the same whole second', async () => {
  const { shop, issueOne, clock } = createScenario()
  const { client } = await shop()
  clock.advance(789)
  const outcome = await issueOne(client.id, ['support'])
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

test('uses seconds if the gateway reads seconds', async () => {
  const { realm, destination, apiClient, issueOne } = createScenario()
  const acme = await realm({
    tokenFormat: { timestampUnit: 'SECONDS', lifetimeSeconds: 60, effectiveLifetimeSeconds: null },
  })
  await destination(acme.id, 'support')
  const outcome = await issueOne((await apiClient(acme.id)).id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  expect(decrypt(outcome.credentials.toToken)).toBe(`sip:support@acme.example;${Date.UTC(2026, 0, 2, 3, 4, 5) / 1_000}`)
  expect(outcome.expiresAt - outcome.issuedAt).toBe(60_000)
})

test("sets the timestamp back if tokens must expire before the gateway's lifetime ends", async () => {
  const { realm, destination, apiClient, issueOne, clock } = createScenario()
  const acme = await realm({
    tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: 60 },
  })
  await destination(acme.id, 'support')
  const outcome = await issueOne((await apiClient(acme.id)).id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  expect(decrypt(outcome.credentials.toToken)).toBe(`sip:support@acme.example;${clock.now() - 240_000}`)
  expect(outcome.expiresAt).toBe(clock.now() + 60_000)
})

test("uses the realm's from user and the destination's account user", async () => {
  const { realm, destination, apiClient, issueBatch } = createScenario()
  const acme = await realm({ fromUser: 'caller@acme.example' })
  await destination(acme.id, 'support')
  await destination(acme.id, 'sales', 'sales@acme.example', 'callme@acme.example')
  const outcomes = await issueBatch((await apiClient(acme.id)).id, ['support', 'sales'])
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
  const { shop, issueBatch, store } = createScenario()
  const { client, acme, support } = await shop()
  const outcomes = await issueBatch(client.id, ['support', 'unknown'])
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

test('returns no credentials that could not be recorded', async () => {
  const scenario = createScenario()
  const { client } = await scenario.shop()
  scenario.store.issuances.record = () => Promise.reject(new Error('disk full'))
  await expect(scenario.issueOne(client.id, ['support'])).rejects.toThrow('disk full')
})

test('issues and records nothing while the clock cannot be trusted', async () => {
  const { shop, useCases, sourceOf, clock, store } = createScenario()
  const { client } = await shop()
  clock.set(clock.now() + 3_600_000)
  const source = await sourceOf(client.id, 'SECRET')
  expect(await useCases.issueCredentials(source, [requestFor('support')])).toEqual({
    kind: 'clockUntrusted',
  })
  expect((await store.issuances.outstanding({ realmId: null, destinationId: null, apiClientId: null }, 0)).count).toBe(
    0,
  )
})

test('gives unknown and forbidden aliases the same answer', async () => {
  const { realm, destination, apiClient, issueOne } = createScenario()
  const acme = await realm()
  const support = await destination(acme.id, 'support')
  await destination(acme.id, 'board')
  const client = await apiClient(acme.id, [support.id])
  const [forbidden, unknown] = [await issueOne(client.id, ['board']), await issueOne(client.id, ['bored'])]
  if (forbidden.kind !== 'refused' || unknown.kind !== 'refused') throw new Error('not refused')
  expect(forbidden.refusal).toEqual(unknown.refusal)
})

test('does not reveal the pause of a destination that the client may not call', async () => {
  const { realm, destination, apiClient, issueOne, useCases } = createScenario()
  const acme = await realm()
  const support = await destination(acme.id, 'support')
  const board = await destination(acme.id, 'board')
  await useCases.pauseIssuing(
    { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' },
    { ownerId: board.id, reason: 'x', publicMessage: 'secret plans', endsAt: null },
  )
  const outcome = await issueOne((await apiClient(acme.id, [support.id])).id, ['board'])
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
])('rejects callee %j as invalid without deciding or recording', async (callee) => {
  const { shop, issueOne } = createScenario()
  const { client } = await shop()
  const outcome = await issueOne(client.id, [callee], { keyKind: 'SECRET' })
  expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: ['callee'] }] })
})

test('allows addresses that match a pattern to secret keys only', async () => {
  const { realm, apiClient, issueOne } = createScenario()
  const acme = await realm({ calleePatterns: ['*@Partners.example', 'boss@acme.example'] })
  const client = await apiClient(acme.id)
  expect(await issueOne(client.id, ['anyone@partners.example'], { keyKind: 'SECRET' })).toMatchObject({
    kind: 'issued',
  })
  expect(await issueOne(client.id, ['boss@acme.example'], { keyKind: 'SECRET' })).toMatchObject({ kind: 'issued' })
  for (const callee of [
    'other@acme.example',
    'BOSS@acme.example',
    'anyone@sub.partners.example',
    'anyone@notpartners.example',
  ])
    expect(await issueOne(client.id, [callee], { keyKind: 'SECRET' })).toMatchObject({
      refusal: { reason: 'CALLEE_NOT_ALLOWED' },
    })
  expect(await issueOne(client.id, ['boss@acme.example'])).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test("applies a destination's pause and a client's restriction to its address", async () => {
  const { realm, destination, apiClient, issueOne, useCases } = createScenario()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  const support = await destination(acme.id, 'support')
  const sales = await destination(acme.id, 'sales')
  const limited = await apiClient(acme.id, [sales.id])
  expect(await issueOne(limited.id, ['support@acme.example'], { keyKind: 'SECRET' })).toMatchObject({
    refusal: { reason: 'CALLEE_NOT_ALLOWED' },
  })
  expect(await issueOne(limited.id, ['other@acme.example'], { keyKind: 'SECRET' })).toMatchObject({
    refusal: { reason: 'CALLEE_NOT_ALLOWED' },
  })
  expect(await issueOne(limited.id, ['sales@acme.example'], { keyKind: 'SECRET' })).toMatchObject({ kind: 'issued' })
  await useCases.pauseIssuing(
    { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' },
    { ownerId: support.id, reason: 'x', publicMessage: null, endsAt: null },
  )
  const free = await apiClient(acme.id)
  expect(await issueOne(free.id, ['support@acme.example'], { keyKind: 'SECRET' })).toMatchObject({
    refusal: { reason: 'PAUSED' },
  })
})

test('applies a pause to an address in any letter case and with two aliases, and mints the configured address', async () => {
  const { realm, destination, apiClient, issueOne, useCases } = createScenario()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  const support = await destination(acme.id, 'support', 'help@acme.example')
  await destination(acme.id, 'again', 'help@acme.example')
  const client = await apiClient(acme.id)
  const issued = await issueOne(client.id, ['HELP@Acme.Example'], { keyKind: 'SECRET' })
  if (issued.kind !== 'issued') throw new Error(issued.kind)
  expect(decrypt(issued.credentials.toToken)).toMatch(/^sip:help@acme\.example;/)
  const pause = { ownerId: support.id, reason: 'x', publicMessage: null, endsAt: null }
  await useCases.pauseIssuing({ actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' }, pause)
  for (const callee of ['help@acme.example', 'help@ACME.example', 'HELP@acme.example'])
    expect(await issueOne(client.id, [callee], { keyKind: 'SECRET' })).toMatchObject({ refusal: { reason: 'PAUSED' } })
})

test('does not apply the pause and policy of one alias to another alias of the same address', async () => {
  const { realm, destination, apiClient, issueOne, policy, useCases } = createScenario()
  const acme = await realm()
  const support = await destination(acme.id, 'support', 'help@acme.example')
  await destination(acme.id, 'emergency', 'help@acme.example')
  const client = await apiClient(acme.id)
  await policy(support.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
  expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  expect(await issueOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  expect(await issueOne(client.id, ['emergency'])).toMatchObject({ kind: 'issued' })
  const pause = { ownerId: support.id, reason: 'x', publicMessage: null, endsAt: null }
  await useCases.pauseIssuing({ actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' }, pause)
  expect(await issueOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'PAUSED' } })
  expect(await issueOne(client.id, ['emergency'])).toMatchObject({ kind: 'issued' })
})

test('rejects a callee as the caller, because every from token would call it', async () => {
  const { realm, destination, apiClient, issueOne, useCases } = createScenario()
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
  expect(await issueOne(client.id, ['visitor@acme.example'], { keyKind: 'SECRET' })).toMatchObject({
    refusal: { reason: 'CALLEE_NOT_ALLOWED' },
  })
  await useCases.updateRealm(owner, { ...become, fromUser: 'caller@acme.example' })
  expect(await useCases.createDestination(owner, ownAccount)).toMatchObject({ kind: 'created' })
})

test('returns the results of a batch in order, with one timestamp', async () => {
  const { shop, issueBatch } = createScenario()
  const { client } = await shop()
  const outcomes = await issueBatch(client.id, ['support', 'unknown', 'Not An Alias', 'support'], { keyKind: 'SECRET' })
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['issued', 'refused', 'invalid', 'issued'])
  const [first, , , last] = outcomes
  if (first?.kind !== 'issued' || last?.kind !== 'issued') throw new Error('not issued')
  expect(last.credentials).toEqual(first.credentials)
  expect(last.issuance.id).not.toBe(first.issuance.id)
})

test("refuses calls to a destination's account user in any letter case if the realm has no from user", async () => {
  const { realm, destination, apiClient, issueOne } = createScenario()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  await destination(acme.id, 'sales', 'sales@acme.example', 'callme@acme.example')
  const client = await apiClient(acme.id)
  for (const callee of ['callme@acme.example', 'CallMe@acme.example', 'Visitor@acme.example'])
    expect(await issueOne(client.id, [callee], { keyKind: 'SECRET' })).toMatchObject({
      refusal: { reason: 'CALLEE_NOT_ALLOWED' },
    })
})

test.each([0, 1])(
  'allows an address only to a client that may call every destination with it, not to number %i',
  async (index) => {
    const { realm, destination, apiClient, issueOne } = createScenario()
    const acme = await realm({ calleePatterns: ['*@acme.example'] })
    const ids = [
      (await destination(acme.id, 'support', 'help@acme.example')).id,
      (await destination(acme.id, 'emergency', 'help@acme.example')).id,
    ]
    const limited = await apiClient(acme.id, ids.slice(index, index + 1))
    expect(await issueOne(limited.id, ['help@acme.example'], { keyKind: 'SECRET' })).toMatchObject({
      refusal: { reason: 'CALLEE_NOT_ALLOWED' },
    })
    expect(
      await issueOne((await apiClient(acme.id, ids)).id, ['help@acme.example'], { keyKind: 'SECRET' }),
    ).toMatchObject({
      kind: 'issued',
    })
  },
)

test('accepts a reference of up to 64 characters without control characters', async () => {
  const { shop, issueOne } = createScenario()
  const { client } = await shop()
  const referring = (reference: string) => issueOne(client.id, ['support'], { reference })
  expect(await referring('x'.repeat(64))).toMatchObject({ kind: 'issued' })
  for (const reference of ['x'.repeat(65), 'order\n7', ''])
    expect(await referring(reference)).toMatchObject({ kind: 'invalid', issues: [{ path: ['reference'] }] })
})

test('reports an empty callee as missing, not as malformed', async () => {
  const { shop, issueOne } = createScenario()
  const { client } = await shop()
  expect(await issueOne(client.id, [''])).toMatchObject({ issues: [{ path: ['callee'], code: 'REQUIRED' }] })
})

test('issues nothing to a deleted client', async () => {
  const { shop, useCases, sourceOf } = createScenario()
  const { client } = await shop()
  const source = await sourceOf(client.id, 'SECRET')
  await useCases.deleteApiClient(
    { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r' },
    { apiClientId: client.id, confirmName: 'Shop' },
  )
  expect(await useCases.issueCredentials(source, [requestFor('support')])).toEqual({ kind: 'notFound' })
})

test('opens no key for refused requests', async () => {
  const { shop, issueOne, heldKeyIds } = createScenario()
  const { client } = await shop()
  expect(await issueOne(client.id, ['unknown'])).toMatchObject({ kind: 'refused' })
  expect(heldKeyIds()).toEqual([])
  expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  expect(heldKeyIds()).toHaveLength(1)
})

test('returns and records nothing if the realm has no active key or too few tokens are minted', async () => {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  const { findActive } = scenario.store.realmKeys
  scenario.store.realmKeys.findActive = async () => null
  await expect(scenario.issueOne(client.id, ['support'])).rejects.toThrow(`realm ${acme.id} has no active key`)
  scenario.store.realmKeys.findActive = findActive
  const { cipherOf } = scenario.services.vault
  scenario.services.vault.cipherOf = async (key) => ({ ...(await cipherOf(key)), mintBatch: () => [] })
  await expect(scenario.issueOne(client.id, ['support'])).rejects.toThrow('an allowed request was not minted')
  const everything = { realmId: null, destinationId: null, apiClientId: null }
  expect(await scenario.store.issuances.outstanding(everything, 0)).toMatchObject({ count: 0 })
})

test('mints nothing for a forbidden callee, even on a direct call', async () => {
  const { shop, services, store } = createScenario()
  const { acme } = await shop()
  const key = await store.realmKeys.findActive(acme.id)
  if (key === null) throw new Error('no key')
  const decided: DecidedRequest = {
    kind: 'decided',
    request: requestFor('unknown'),
    visitor: null,
    callee: { kind: 'forbidden', detail: 'x' },
    decision: { refusal: null, wouldBeRefusedFor: null, steps: [], blockId: null },
    rateWindows: [],
  }
  const cipher = await services.vault.cipherOf(key)
  expect(() => mintTokens(cipher, { realm: acme, allowed: [decided], now: 0 })).toThrow(
    'a forbidden callee was to be minted',
  )
})

test('decides a batch of a hundred', async () => {
  const { shop, issueBatch } = createScenario()
  const { client } = await shop()
  expect(await issueBatch(client.id, Array(100).fill('unknown'), { keyKind: 'SECRET' })).toHaveLength(100)
})

test.each([0, 101])('rejects a batch of %i as a whole', async (count) => {
  const { shop, useCases, sourceOf } = createScenario()
  const { client } = await shop()
  const source = await sourceOf(client.id, 'SECRET')
  const requests = Array.from({ length: count }, () => requestFor('support'))
  expect(await useCases.issueCredentials(source, requests)).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['requests'] }],
  })
})

test('looks up each callee of a batch once, one after the other', async () => {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  await scenario.destination(acme.id, 'sales')
  const { findByAlias } = scenario.store.destinations
  const asked: string[] = []
  let underWay = 0
  scenario.store.destinations.findByAlias = async (realmId, alias) => {
    asked.push(alias)
    underWay += 1
    expect(underWay).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1))
    underWay -= 1
    return findByAlias(realmId, alias)
  }
  const outcomes = await scenario.issueBatch(
    client.id,
    ['support', 'sales', 'unknown', 'support', 'sales', 'unknown'],
    { keyKind: 'SECRET' },
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['issued', 'issued', 'refused', 'issued', 'issued', 'refused'])
  expect(asked).toEqual(['support', 'sales', 'unknown'])
})

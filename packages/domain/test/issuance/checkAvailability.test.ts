import { describe, expect, it } from 'vitest'
import { createScenario, owner, shopOrigin } from '../scenario/createScenario.ts'

async function createShop() {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  const principal = await scenario.principalOf(client.id, 'PUBLISHABLE')
  const check = (callee: string, origin: string | null = shopOrigin) =>
    scenario.useCases.checkAvailability({ principal, origin, address: null, requestId: 'req_3' }, callee)
  return { ...scenario, realm: acme, client, check }
}

describe('availability', () => {
  it('is given for a destination of the client', async () => {
    const { check } = await createShop()
    expect(await check('support')).toEqual({ kind: 'checked', refusal: null })
  })

  it("includes the end of a pause and the administrator's message", async () => {
    const { check, realm, useCases, clock } = await createShop()
    const endsAt = clock.now() + 60_000
    await useCases.pauseIssuing(owner, {
      ownerId: realm.id,
      reason: 'Drill',
      publicMessage: 'Back in a minute.',
      endsAt,
    })
    expect(await check('support')).toEqual({
      kind: 'checked',
      refusal: { reason: 'PAUSED', retryAt: endsAt, publicMessage: 'Back in a minute.' },
    })
    clock.advance(60_000)
    expect(await check('support')).toEqual({ kind: 'checked', refusal: null })
  })

  it.each([
    ['somebody unknown', 'sales'],
    ['unknown', ''],
    ['what cannot be an alias', 'Su pport'],
    ['an address, which pages do not call', 'help@acme.example'],
  ])('has the same answer for %s', async (_, callee) => {
    const { check } = await createShop()
    expect(await check(callee)).toEqual({
      kind: 'checked',
      refusal: { reason: 'CALLEE_NOT_ALLOWED', retryAt: null, publicMessage: null },
    })
  })

  it('is not given to a page with another origin', async () => {
    const { check } = await createShop()
    expect(await check('support', 'https://evil.example')).toMatchObject({ refusal: { reason: 'ORIGIN_NOT_ALLOWED' } })
  })

  it('is not given for malformed addresses that start and end like an allowed one', async () => {
    const scenario = createScenario()
    const { id } = await scenario.realm({ calleePatterns: ['*@acme.example'] })
    const client = await scenario.apiClient(id)
    const principal = await scenario.principalOf(client.id, 'SECRET')
    const check = (callee: string) =>
      scenario.useCases.checkAvailability({ principal, origin: null, address: null, requestId: 'req_3' }, callee)
    expect(await check('help@acme.example')).toEqual({ kind: 'checked', refusal: null })
    for (const callee of ['help@acme.example@evil.example', 'help;1@acme.example'])
      expect(await check(callee)).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
  })

  it('is not given to a blocked network', async () => {
    const { realm, client, useCases, sourceOf } = await createShop()
    const block = { realmId: realm.id, network: '203.0.113.7', issuanceId: null, reason: 'x', endsAt: null }
    await useCases.createBlock(owner, block)
    const source = await sourceOf(client.id, 'PUBLISHABLE')
    expect(await useCases.checkAvailability(source, 'support')).toMatchObject({
      refusal: { reason: 'NETWORK_BLOCKED' },
    })
  })

  it('counts against no limit, and reports a reached one', async () => {
    const { check, realm, client, policy, issueOne } = await createShop()
    await policy(realm.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    for (let index = 0; index < 3; index += 1)
      expect(await check('support')).toEqual({ kind: 'checked', refusal: null })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await check('support')).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  })

  it('records no issuance', async () => {
    const { check, store } = await createShop()
    await check('support')
    await check('sales')
    expect(await store.issuances.removeBefore(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 10)).toBe(0)
  })

  it('reports a deleted client as not found', async () => {
    const { check, client, useCases } = await createShop()
    await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: client.name })
    expect(await check('support')).toEqual({ kind: 'notFound' })
  })
})

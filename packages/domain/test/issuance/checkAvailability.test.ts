import { describe, expect, it } from 'vitest'
import { beginStory, owner, shopOrigin } from '../story/beginStory.ts'

async function beginShop() {
  const story = beginStory()
  const { acme, client } = await story.shop()
  const principal = await story.principalOf(client.id, 'PUBLISHABLE')
  const check = (callee: string, origin: string | null = shopOrigin) =>
    story.useCases.checkAvailability({ principal, origin, address: null, requestId: 'req_3' }, callee)
  return { ...story, realm: acme, client, check }
}

describe('whether a call would be allowed now', () => {
  it('is so for a destination of the client', async () => {
    const { check } = await beginShop()
    expect(await check('support')).toEqual({ kind: 'checked', refusal: null })
  })

  it('says when a pause ends and what the administrator has to say', async () => {
    const { check, realm, useCases, clock } = await beginShop()
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
    ['nobody', ''],
    ['what cannot be an alias', 'Su pport'],
    ['an address, which pages do not call', 'help@acme.example'],
  ])('looks the same for %s', async (_, callee) => {
    const { check } = await beginShop()
    expect(await check(callee)).toEqual({
      kind: 'checked',
      refusal: { reason: 'CALLEE_NOT_ALLOWED', retryAt: null, publicMessage: null },
    })
  })

  it('is not so from a foreign page', async () => {
    const { check } = await beginShop()
    expect(await check('support', 'https://evil.example')).toMatchObject({ refusal: { reason: 'ORIGIN_NOT_ALLOWED' } })
  })

  it('is not so for what is no address at all, though it begins and ends like one that a secret key may call', async () => {
    const story = beginStory()
    const { id } = await story.realm({ calleePatterns: ['*@acme.example'] })
    const client = await story.apiClient(id)
    const principal = await story.principalOf(client.id, 'SECRET')
    const check = (callee: string) =>
      story.useCases.checkAvailability({ principal, origin: null, address: null, requestId: 'req_3' }, callee)
    expect(await check('help@acme.example')).toEqual({ kind: 'checked', refusal: null })
    for (const callee of ['help@acme.example@evil.example', 'help;1@acme.example'])
      expect(await check(callee)).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
  })

  it('is not so from a network that is blocked', async () => {
    const { realm, client, useCases, sourceOf } = await beginShop()
    const block = { realmId: realm.id, network: '203.0.113.7', issuanceId: null, reason: 'x', endsAt: null }
    await useCases.createBlock(owner, block)
    const source = await sourceOf(client.id, 'PUBLISHABLE')
    expect(await useCases.checkAvailability(source, 'support')).toMatchObject({
      refusal: { reason: 'NETWORK_BLOCKED' },
    })
  })

  it('takes no place in any limit, and says when there is none', async () => {
    const { check, realm, client, policy, askOne } = await beginShop()
    await policy(realm.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    for (let index = 0; index < 3; index += 1)
      expect(await check('support')).toEqual({ kind: 'checked', refusal: null })
    expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await check('support')).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  })

  it('leaves no issuance behind', async () => {
    const { check, store } = await beginShop()
    await check('support')
    await check('sales')
    expect(await store.issuances.removeBefore(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 10)).toBe(0)
  })

  it('knows a client that is gone', async () => {
    const { check, client, useCases } = await beginShop()
    await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: client.name })
    expect(await check('support')).toEqual({ kind: 'notFound' })
  })
})

import { describe, expect, it } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import type { IssuanceRequest } from '../../src/issuance/issuance.ts'
import type { RateLimitScope } from '../../src/policies/policy.ts'
import { createRateCounters } from '../../src/policies/RateLedger.ts'
import type { RateCounters } from '../../src/ports/rateCounters.ts'
import { beginStory, requestFor, shopOrigin } from '../story/beginStory.ts'

const limited = (scope: RateLimitScope, limit: number, windowSeconds = 600) => ({
  rateLimits: [{ scope, limit, windowSeconds }],
})

/** A shop with a limit, whose server asks in a batch while places are taken in another way than usual. */
async function beginTaking(limit: number, takingBy: (usual: RateCounters['take']) => RateCounters['take']) {
  const story = beginStory()
  const { acme, client } = await story.shop()
  await story.policy(acme.id, limited('OWNER', limit))
  const { rateCounters } = story.services
  const take = takingBy(rateCounters.take)
  const { issueForClient } = createUseCases({ ...story.services, rateCounters: { ...rateCounters, take } })
  const source = await story.sourceOf(client.id, 'SECRET')
  const issue = (count: number) => issueForClient(source, Array(count).fill(requestFor('support')))
  return { ...story, client, issue }
}

describe('limits', () => {
  it.each(['realm', 'destination', 'client'] as const)(
    'hold for a %s, and say when there is room again',
    async (kind) => {
      const { shop, policy, askOne, clock } = beginStory()
      const { acme, support, client } = await shop()
      await policy({ realm: acme, destination: support, client }[kind].id, limited('OWNER', 2))
      const openedAt = clock.now()
      for (let index = 0; index < 2; index += 1)
        expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
      clock.advance(1_000)
      expect(await askOne(client.id, ['support'])).toMatchObject({
        kind: 'refused',
        refusal: { reason: 'RATE_LIMITED', retryAt: openedAt + 600_000 },
      })
      clock.advance(598_999)
      expect(await askOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
      clock.advance(1)
      expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    },
  )

  it('are exact when two hundred ask at once', async () => {
    const { shop, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, limited('OWNER', 100))
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => askOne(client.id, ['support'])))
    expect(outcomes.filter(({ kind }) => kind === 'issued')).toHaveLength(100)
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toHaveLength(100)
  })

  it('hold within a batch', async () => {
    const { shop, policy, ask } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, limited('OWNER', 3))
    const outcomes = await ask(client.id, Array(10).fill('support'), 'SECRET')
    expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(3).fill('issued'), ...Array(7).fill('refused')])
  })

  it('count each callee on its own', async () => {
    const { shop, destination, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await destination(acme.id, 'sales')
    await policy(acme.id, limited('CALLEE', 1))
    expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'refused' })
    expect(await askOne(client.id, ['sales'])).toMatchObject({ kind: 'issued' })
  })

  it('count two aliases of one address as one callee, in whatever letter case it is written', async () => {
    const { shop, destination, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await destination(acme.id, 'help', 'SUPPORT@acme.example')
    await policy(acme.id, limited('CALLEE', 1))
    expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await askOne(client.id, ['help'])).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  })

  it('count an address as one callee, in whatever letter case it is written', async () => {
    const { realm, apiClient, policy, askOne } = beginStory()
    const acme = await realm({ calleePatterns: ['*@partners.example'] })
    const client = await apiClient(acme.id)
    await policy(acme.id, limited('CALLEE', 1))
    expect(await askOne(client.id, ['one@partners.example'], 'SECRET')).toMatchObject({ kind: 'issued' })
    expect(await askOne(client.id, ['ONE@Partners.example'], 'SECRET')).toMatchObject({
      refusal: { reason: 'RATE_LIMITED' },
    })
    expect(await askOne(client.id, ['two@partners.example'], 'SECRET')).toMatchObject({ kind: 'issued' })
  })

  it('count each visitor by network: an IPv4 address, an IPv6 /64', async () => {
    const { shop, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, limited('ADDRESS', 1))
    const from = async (address: string | null) =>
      (await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, { address })).kind
    expect(await from('203.0.113.1')).toBe('issued')
    expect(await from('203.0.113.2')).toBe('issued')
    expect(await from('203.0.113.1')).toBe('refused')
    expect(await from('::ffff:203.0.113.2')).toBe('refused')
    expect(await from('2001:db8:0:1::1')).toBe('issued')
    expect(await from('2001:db8:0:1:ffff::2')).toBe('refused')
    expect(await from('2001:db8:0:2::1')).toBe('issued')
  })

  it('count all visitors of whom no address is known as one', async () => {
    const { shop, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, limited('ADDRESS', 1))
    const unknown = { address: null }
    expect(await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, unknown)).toMatchObject({ kind: 'issued' })
    expect(await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, unknown)).toMatchObject({ kind: 'refused' })
  })

  it("count a server's visitors apart where it passes their addresses along, and as one where it does not", async () => {
    const { shop, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, limited('ADDRESS', 1))
    const from = async (visitorAddress: string | null) =>
      (await askOne(client.id, ['support'], 'SECRET', null, { address: '198.51.100.1', visitorAddress })).kind
    expect(await from('203.0.113.1')).toBe('issued')
    expect(await from('203.0.113.2')).toBe('issued')
    expect(await from('203.0.113.1')).toBe('refused')
    expect(await from(null)).toBe('issued')
    expect(await from(null)).toBe('refused')
    expect(await from('198.51.100.1')).toBe('refused')
  })

  it('let no page say whose address it is, and no server what is none', async () => {
    const { shop, askOne } = beginStory()
    const { client } = await shop()
    const passed = { visitorAddress: '203.0.113.9' }
    expect(await askOne(client.id, ['support'], 'PUBLISHABLE', shopOrigin, passed)).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['visitorAddress'] }],
    })
    expect(await askOne(client.id, ['support'], 'SECRET', null, { visitorAddress: '203.0.113.999' })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['visitorAddress'], code: 'MALFORMED' }],
    })
  })

  it('count what is issued and not what is refused', async () => {
    const { shop, policy, askOne } = beginStory()
    const { acme, client } = await shop()
    await policy(acme.id, limited('OWNER', 1))
    for (let index = 0; index < 5; index += 1)
      await askOne(client.id, ['support'], 'PUBLISHABLE', 'https://evil.example')
    expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  })

  it('hold across a restart: what was recorded counts', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    await story.policy(acme.id, limited('ADDRESS', 2))
    await story.askOne(client.id, ['support'])
    story.clock.advance(60_000)
    const rateCounters = createRateCounters()
    rateCounters.restore(await story.store.issuances.countsInForce(story.clock.now()), story.clock.now())
    const restarted = createUseCases({ ...story.services, rateCounters })
    const source = await story.sourceOf(client.id, 'PUBLISHABLE')
    const again = async () => {
      const outcome = await restarted.issueForClient(source, [requestFor('support')])
      return outcome.kind === 'decided' ? outcome.outcomes[0]?.kind : outcome.kind
    }
    expect(await again()).toBe('issued')
    expect(await again()).toBe('refused')
  })

  it('give the place back when the issuance cannot be recorded', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    await story.policy(acme.id, limited('OWNER', 1))
    const { record } = story.store.issuances
    story.store.issuances.record = () => Promise.reject(new Error('disk full'))
    await expect(story.askOne(client.id, ['support'])).rejects.toThrow('disk full')
    story.store.issuances.record = record
    expect(await story.askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  })

  it('fail closed: where it cannot be counted, nothing is issued and nothing recorded', async () => {
    const { store, issue } = await beginTaking(5, () => () => Promise.reject(new Error('no counters')))
    await expect(issue(1)).rejects.toThrow('no counters')
    const all = { realmId: null, destinationId: null, apiClientId: null }
    expect(await store.issuances.outstanding(all, 0)).toMatchObject({ count: 0 })
  })

  it('hold in the order of a batch, however long it takes to look a callee up or to check a proof', async () => {
    const story = beginStory()
    const { acme, client } = await story.shop()
    await story.destination(acme.id, 'sales')
    await story.policy(acme.id, limited('OWNER', 1))
    const { store, challenges } = story.services
    const later = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
      return async (...args: Args): Promise<Result> => {
        await new Promise((resolve) => setTimeout(resolve, 2))
        return work(...args)
      }
    }
    const findByAlias = store.destinations.findByAlias
    store.destinations.findByAlias = (realmId, alias) =>
      alias === 'sales' ? later(findByAlias)(realmId, alias) : findByAlias(realmId, alias)
    const slow = createUseCases({ ...story.services, challenges: { ...challenges, verify: later(challenges.verify) } })
    const source = await story.sourceOf(client.id, 'SECRET')
    const kindsOf = async (requests: readonly IssuanceRequest[]) => {
      const outcome = await slow.issueForClient(source, requests)
      return outcome.kind === 'decided' ? outcome.outcomes.map(({ kind }) => kind) : outcome.kind
    }
    const support = requestFor('support')
    expect(await kindsOf([requestFor('sales'), support])).toEqual(['issued', 'refused'])
    story.clock.advance(600_000)
    expect(await kindsOf([{ ...support, challengeSolution: 'wrong' }, support])).toEqual(['issued', 'refused'])
  })

  it('are asked for all requests of a batch before the first answer, so that counters can share a commit', async () => {
    let waiting = 0
    let answer: () => void = () => undefined
    const all = new Promise<void>((resolve) => (answer = resolve))
    const { issue } = await beginTaking(5, (take) => async (demand, now) => {
      waiting += 1
      if (waiting === 3) answer()
      await all
      return take(demand, now)
    })
    expect(await issue(3)).toMatchObject({ kind: 'decided', outcomes: Array(3).fill({ kind: 'issued' }) })
  })

  it('have the places of a batch back of which one request could not be counted', async () => {
    let asked = 0
    const { client, ask, issue } = await beginTaking(2, (take) => async (demand, now) => {
      asked += 1
      if (asked === 2) throw new Error('no counters')
      return take(demand, now)
    })
    await expect(issue(3)).rejects.toThrow('no counters')
    const outcomes = await ask(client.id, ['support', 'support', 'support'], 'SECRET')
    expect(outcomes.map(({ kind }) => kind)).toEqual(['issued', 'issued', 'refused'])
  })
})

import { describe, expect, it } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import type { IssuanceRequest } from '../../src/issuance/issuance.ts'
import type { RateLimitScope } from '../../src/policies/policy.ts'
import { createLocalRateCounters } from '../../src/policies/RateLedger.ts'
import type { RateCounters } from '../../src/ports/rateCounters.ts'
import { createScenario, requestFor } from '../scenario/createScenario.ts'

const limited = (scope: RateLimitScope, limit: number, windowSeconds = 600) => ({
  rateLimits: [{ scope, limit, windowSeconds }],
})

/** Creates a shop with a limit, and a server that requests batches while the counters behave differently. */
async function createCountingScenario(limit: number, takingBy: (usual: RateCounters['take']) => RateCounters['take']) {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  await scenario.policy(acme.id, limited('OWNER', limit))
  const { rateCounters } = scenario.services
  const take = takingBy(rateCounters.take)
  const { issueCredentials } = createUseCases({ ...scenario.services, rateCounters: { ...rateCounters, take } })
  const source = await scenario.sourceOf(client.id, 'SECRET')
  const issue = (count: number) => issueCredentials(source, Array(count).fill(requestFor('support')))
  return { ...scenario, client, issue }
}

describe('limits', () => {
  it.each(['realm', 'destination', 'client'] as const)(
    'apply to a %s and return when the next call is possible',
    async (kind) => {
      const { shop, policy, issueOne, clock } = createScenario()
      const { acme, support, client } = await shop()
      await policy({ realm: acme, destination: support, client }[kind].id, limited('OWNER', 2))
      const openedAt = clock.now()
      for (let index = 0; index < 2; index += 1)
        expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
      clock.advance(1_000)
      expect(await issueOne(client.id, ['support'])).toMatchObject({
        kind: 'refused',
        refusal: { reason: 'RATE_LIMITED', retryAt: openedAt + 600_000 },
      })
      clock.advance(598_999)
      expect(await issueOne(client.id, ['support'])).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
      clock.advance(1)
      expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    },
  )

  it('are exact for two hundred simultaneous requests', async () => {
    const { shop, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, limited('OWNER', 100))
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => issueOne(client.id, ['support'])))
    expect(outcomes.filter(({ kind }) => kind === 'issued')).toHaveLength(100)
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toHaveLength(100)
  })

  it('apply within a batch', async () => {
    const { shop, policy, issueBatch } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, limited('OWNER', 3))
    const outcomes = await issueBatch(client.id, Array(10).fill('support'), { keyKind: 'SECRET' })
    expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(3).fill('issued'), ...Array(7).fill('refused')])
  })

  it('count each callee separately', async () => {
    const { shop, destination, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await destination(acme.id, 'sales')
    await policy(acme.id, limited('CALLEE', 1))
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'refused' })
    expect(await issueOne(client.id, ['sales'])).toMatchObject({ kind: 'issued' })
  })

  it('count two aliases of one address as one callee in any letter case', async () => {
    const { shop, destination, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await destination(acme.id, 'help', 'SUPPORT@acme.example')
    await policy(acme.id, limited('CALLEE', 1))
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
    expect(await issueOne(client.id, ['help'])).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  })

  it('count an address as one callee in any letter case', async () => {
    const { realm, apiClient, policy, issueOne } = createScenario()
    const acme = await realm({ calleePatterns: ['*@partners.example'] })
    const client = await apiClient(acme.id)
    await policy(acme.id, limited('CALLEE', 1))
    expect(await issueOne(client.id, ['one@partners.example'], { keyKind: 'SECRET' })).toMatchObject({ kind: 'issued' })
    expect(await issueOne(client.id, ['ONE@Partners.example'], { keyKind: 'SECRET' })).toMatchObject({
      refusal: { reason: 'RATE_LIMITED' },
    })
    expect(await issueOne(client.id, ['two@partners.example'], { keyKind: 'SECRET' })).toMatchObject({ kind: 'issued' })
  })

  it('count each visitor by network: an IPv4 address, an IPv6 /64', async () => {
    const { shop, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, limited('ADDRESS', 1))
    const from = async (address: string | null) => (await issueOne(client.id, ['support'], { address })).kind
    expect(await from('203.0.113.1')).toBe('issued')
    expect(await from('203.0.113.2')).toBe('issued')
    expect(await from('203.0.113.1')).toBe('refused')
    expect(await from('::ffff:203.0.113.2')).toBe('refused')
    expect(await from('2001:db8:0:1::1')).toBe('issued')
    expect(await from('2001:db8:0:1:ffff::2')).toBe('refused')
    expect(await from('2001:db8:0:2::1')).toBe('issued')
  })

  it('count all visitors with an unknown address as one', async () => {
    const { shop, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, limited('ADDRESS', 1))
    const unknown = { address: null }
    expect(await issueOne(client.id, ['support'], unknown)).toMatchObject({ kind: 'issued' })
    expect(await issueOne(client.id, ['support'], unknown)).toMatchObject({ kind: 'refused' })
  })

  it("count a server's visitors separately if it forwards their addresses, and as one otherwise", async () => {
    const { shop, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, limited('ADDRESS', 1))
    const from = async (visitorAddress: string | null) =>
      (await issueOne(client.id, ['support'], { keyKind: 'SECRET', address: '198.51.100.1', visitorAddress })).kind
    expect(await from('203.0.113.1')).toBe('issued')
    expect(await from('203.0.113.2')).toBe('issued')
    expect(await from('203.0.113.1')).toBe('refused')
    expect(await from(null)).toBe('issued')
    expect(await from(null)).toBe('refused')
    expect(await from('198.51.100.1')).toBe('refused')
  })

  it('reject a forwarded address from a page, and a malformed one from a server', async () => {
    const { shop, issueOne } = createScenario()
    const { client } = await shop()
    const passed = { visitorAddress: '203.0.113.9' }
    expect(await issueOne(client.id, ['support'], passed)).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['visitorAddress'] }],
    })
    expect(
      await issueOne(client.id, ['support'], { keyKind: 'SECRET', visitorAddress: '203.0.113.999' }),
    ).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['visitorAddress'], code: 'MALFORMED' }],
    })
  })

  it('count issued requests and not refused ones', async () => {
    const { shop, policy, issueOne } = createScenario()
    const { acme, client } = await shop()
    await policy(acme.id, limited('OWNER', 1))
    for (let index = 0; index < 5; index += 1)
      await issueOne(client.id, ['support'], { origin: 'https://evil.example' })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  })

  it('continue after a restart with the recorded counts', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    await scenario.policy(acme.id, limited('ADDRESS', 2))
    await scenario.issueOne(client.id, ['support'])
    scenario.clock.advance(60_000)
    const rateCounters = createLocalRateCounters()
    rateCounters.restore(await scenario.store.issuances.countsInForce(scenario.clock.now()), scenario.clock.now())
    const restarted = createUseCases({ ...scenario.services, rateCounters })
    const source = await scenario.sourceOf(client.id, 'PUBLISHABLE')
    const again = async () => {
      const outcome = await restarted.issueCredentials(source, [requestFor('support')])
      return outcome.kind === 'decided' ? outcome.outcomes[0]?.kind : outcome.kind
    }
    expect(await again()).toBe('issued')
    expect(await again()).toBe('refused')
  })

  it('release the slot if the issuance cannot be recorded', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    await scenario.policy(acme.id, limited('OWNER', 1))
    const { record } = scenario.store.issuances
    scenario.store.issuances.record = () => Promise.reject(new Error('disk full'))
    await expect(scenario.issueOne(client.id, ['support'])).rejects.toThrow('disk full')
    scenario.store.issuances.record = record
    expect(await scenario.issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  })

  it('issue and record nothing if counting fails', async () => {
    const { store, issue } = await createCountingScenario(5, () => () => Promise.reject(new Error('no counters')))
    await expect(issue(1)).rejects.toThrow('no counters')
    const all = { realmId: null, destinationId: null, apiClientId: null }
    expect(await store.issuances.outstanding(all, 0)).toMatchObject({ count: 0 })
  })

  it('apply in the order of a batch, even if lookups or solutions take long', async () => {
    const scenario = createScenario()
    const { acme, client } = await scenario.shop()
    await scenario.destination(acme.id, 'sales')
    await scenario.policy(acme.id, limited('OWNER', 1))
    const { store, challenges } = scenario.services
    const later = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
      return async (...args: Args): Promise<Result> => {
        await new Promise((resolve) => setTimeout(resolve, 2))
        return work(...args)
      }
    }
    const findByAlias = store.destinations.findByAlias
    store.destinations.findByAlias = (realmId, alias) =>
      alias === 'sales' ? later(findByAlias)(realmId, alias) : findByAlias(realmId, alias)
    const slow = createUseCases({
      ...scenario.services,
      challenges: { ...challenges, verify: later(challenges.verify) },
    })
    const source = await scenario.sourceOf(client.id, 'SECRET')
    const kindsOf = async (requests: readonly IssuanceRequest[]) => {
      const outcome = await slow.issueCredentials(source, requests)
      return outcome.kind === 'decided' ? outcome.outcomes.map(({ kind }) => kind) : outcome.kind
    }
    const support = requestFor('support')
    expect(await kindsOf([requestFor('sales'), support])).toEqual(['issued', 'refused'])
    scenario.clock.advance(600_000)
    expect(await kindsOf([{ ...support, challengeSolution: 'wrong' }, support])).toEqual(['issued', 'refused'])
  })

  it('are requested for a whole batch before the first result, so that counters can share a commit', async () => {
    let waiting = 0
    let answer: () => void = () => undefined
    const all = new Promise<void>((resolve) => (answer = resolve))
    const { issue } = await createCountingScenario(5, (take) => async (demand, now) => {
      waiting += 1
      if (waiting === 3) answer()
      await all
      return take(demand, now)
    })
    expect(await issue(3)).toMatchObject({ kind: 'decided', outcomes: Array(3).fill({ kind: 'issued' }) })
  })

  it('release all slots of a batch if one request could not be counted', async () => {
    let asked = 0
    const { client, issueBatch, issue } = await createCountingScenario(2, (take) => async (demand, now) => {
      asked += 1
      if (asked === 2) throw new Error('no counters')
      return take(demand, now)
    })
    await expect(issue(3)).rejects.toThrow('no counters')
    const outcomes = await issueBatch(client.id, ['support', 'support', 'support'], { keyKind: 'SECRET' })
    expect(outcomes.map(({ kind }) => kind)).toEqual(['issued', 'issued', 'refused'])
  })
})

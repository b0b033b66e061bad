import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import { unfiltered } from '../../src/ports/issuanceRepository.ts'
import { createScenario, owner, type RequestOptions, requestFor } from '../scenario/createScenario.ts'

async function createShop() {
  const scenario = createScenario()
  const { acme, support, client } = await scenario.shop()
  const issue = (changes: RequestOptions = {}, callee = 'support') =>
    scenario.issueOne(client.id, [callee], { idempotencyKey: 'k1', ...changes })
  const issued = async (changes: RequestOptions = {}) => {
    const outcome = await issue(changes)
    if (outcome.kind !== 'issued') throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const receipts = async () =>
    (await scenario.store.issuances.list(unfiltered, { first: 1_000, after: null })).entries.filter(
      ({ isTrial }) => !isTrial,
    )
  const pause = (ownerId: string) =>
    scenario.useCases.pauseIssuing(owner, { ownerId, reason: 'test', publicMessage: null, endsAt: null })
  return { ...scenario, acme, support, client, issue, issued, receipts, pause }
}

const oneCall = { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 600 }] } as const

describe('a second request with the same idempotency key and input', () => {
  it('returns the same receipt with the same tokens until they expire, and is decided again afterwards', async () => {
    const { issued, clock, receipts } = await createShop()
    const first = await issued({ reference: 'order 7' })
    clock.advance(299_000)
    const second = await issued({ reference: 'order 7' })
    expect(second).toEqual({ ...first, isRepeated: true })
    expect(await receipts()).toHaveLength(1)
    clock.advance(1_000)
    const third = await issued({ reference: 'another order' })
    expect(third.isRepeated).toBe(false)
    expect(third.issuance.id).not.toBe(first.issuance.id)
    expect(await issued({ reference: 'another order' })).toEqual({ ...third, isRepeated: true })
    expect(await receipts()).toHaveLength(2)
  })

  it('takes no slot in a limit, and is not refused by a limit that is full', async () => {
    const { issued, issue, policy, acme } = await createShop()
    await policy(acme.id, oneCall)
    const first = await issued()
    expect((await issued()).issuance.id).toBe(first.issuance.id)
    expect(await issue({ idempotencyKey: 'k2' })).toMatchObject({ refusal: { reason: 'RATE_LIMITED' } })
  })

  it('is not published again', async () => {
    const { issued, services } = await createShop()
    const published: string[] = []
    services.issuanceFeed.subscribe(({ id }) => published.push(id))
    const { issuance } = await issued()
    await issued()
    expect(published).toEqual([issuance.id])
  })

  it('is not compared by its solution of a challenge', async () => {
    const { issued, issue, policy, acme } = await createShop()
    await policy(acme.id, { challenge: 'PROOF_OF_WORK' })
    const refused = await issue()
    if (refused.kind !== 'refused') throw new Error(refused.kind)
    const challengeSolution = refused.challenge?.altcha.replace('challenge:', 'solved:') ?? null
    const first = await issued({ challengeSolution })
    for (const repeated of [challengeSolution, null, 'another'])
      expect((await issued({ challengeSolution: repeated })).issuance.id).toBe(first.issuance.id)
  })

  it('returns the same receipt if all arrive at once', async () => {
    const { issued, receipts, policy, acme } = await createShop()
    await policy(acme.id, oneCall)
    const all = await Promise.all(Array.from({ length: 200 }, () => issued()))
    expect(new Set(all.map(({ issuance }) => issuance.id)).size).toBe(1)
    expect(new Set(all.map(({ credentials }) => JSON.stringify(credentials))).size).toBe(1)
    expect(await receipts()).toHaveLength(1)
  })

  it('returns the same receipt if another process decides it at the same time, and releases its slots', async () => {
    const { client, services, sourceOf, policy, acme, receipts, store, clock } = await createShop()
    await policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 10, windowSeconds: 600 }] })
    const source = await sourceOf(client.id, 'PUBLISHABLE')
    const request = { ...requestFor('support'), idempotencyKey: 'k1' }
    const all = await Promise.all([1, 2, 3, 4].map(() => createUseCases(services).issueCredentials(source, [request])))
    const ids = all.map((outcome) =>
      outcome.kind === 'decided' ? JSON.stringify(outcome.outcomes[0]).slice(0, 60) : '',
    )
    expect(new Set(ids).size).toBe(1)
    const [receipt, ...others] = await receipts()
    expect(others).toEqual([])
    expect(receipt?.outcome).toBe('ISSUED')
    const limit = { key: `${acme.id} OWNER 600 `, limit: 2, windowSeconds: 600 }
    const demand = { enforced: [limit], monitored: [], isMonitoredCounted: true }
    // One of two slots is left, so exactly one is taken.
    expect((await services.rateCounters.take(demand, clock.now())).kind).toBe('allowed')
    expect((await services.rateCounters.take(demand, clock.now())).kind).toBe('full')
    expect((await store.issuances.countsInForce(clock.now())).map(({ count }) => count)).toEqual([1])
  })

  it.each([
    ['takes the last slot', oneCall],
    ['uses its challenge', {}],
  ])('returns the same receipt if another process %s for it', async (_, limits) => {
    const { client, services, issue, sourceOf, policy, acme } = await createShop()
    await policy(acme.id, { ...limits, challenge: 'PROOF_OF_WORK' })
    const source = await sourceOf(client.id, 'PUBLISHABLE')
    const refused = await issue()
    if (refused.kind !== 'refused') throw new Error(refused.kind)
    const challengeSolution = refused.challenge?.altcha.replace('challenge:', 'solved:') ?? null
    const request = { ...requestFor('support'), idempotencyKey: 'k1', challengeSolution }
    const all = await Promise.all([1, 2].map(() => createUseCases(services).issueCredentials(source, [request])))
    const [one, two] = all.map((outcome) => (outcome.kind === 'decided' ? outcome.outcomes[0] : undefined))
    if (one?.kind !== 'issued' || two?.kind !== 'issued') throw new Error(JSON.stringify(all))
    expect(one.issuance.id).toBe(two.issuance.id)
  })

  it('waits for the first in the same process, however long recording takes', async () => {
    const { issued, policy, acme, store } = await createShop()
    await policy(acme.id, oneCall)
    const { record } = store.issuances
    let finishRecording = (): void => undefined
    const recorded = new Promise<void>((resolve) => {
      finishRecording = resolve
    })
    store.issuances.record = async (issuances) => {
      await recorded
      return record(issuances)
    }
    store.idempotency.waitForRecord = async () => false
    const both = Promise.all([issued(), issued()])
    await new Promise((resolve) => setImmediate(resolve))
    finishRecording()
    const [one, two] = await both
    expect(one.issuance.id).toBe(two.issuance.id)
    expect(two.isRepeated).toBe(true)
  })

  it('is decided again if the first was refused', async () => {
    const { issue, issued, policy, acme, clock } = await createShop()
    await policy(acme.id, oneCall)
    await issued({ idempotencyKey: 'earlier' })
    const refused = await issue()
    expect(refused).toMatchObject({ kind: 'refused' })
    clock.advance(600_000)
    expect((await issued()).isRepeated).toBe(false)
  })

  it('is decided again if recording the first failed', async () => {
    const { issue, issued, store, receipts } = await createShop()
    const { record } = store.issuances
    store.issuances.record = () => Promise.reject(new Error('the disk is full'))
    await expect(issue()).rejects.toThrow('the disk is full')
    store.issuances.record = record
    expect((await issued()).isRepeated).toBe(false)
    expect(await receipts()).toHaveLength(1)
  })
})

describe('a request with a recorded idempotency key', () => {
  it.each([
    ['another callee', { callee: 'sales' }],
    ['another reference', { reference: 'order 8' }],
    ['a forwarded address', { visitorAddress: '203.0.113.9' }],
  ])('is invalid with %s', async (_, { callee = 'support', ...changes }: { callee?: string } & RequestOptions) => {
    const { issue, destination, acme, receipts } = await createShop()
    await destination(acme.id, 'sales')
    await issue({ keyKind: 'SECRET' })
    expect(await issue({ keyKind: 'SECRET', ...changes }, callee)).toEqual({
      kind: 'invalid',
      issues: [{ path: ['idempotencyKey'], code: 'DUPLICATE', message: expect.any(String) }],
    })
    expect(await receipts()).toHaveLength(1)
  })

  it('is refused by a pause, a block and another origin with a receipt of its own, and repeated again afterwards', async () => {
    const { issue, issued, pause, useCases, acme, support, receipts } = await createShop()
    const first = await issued()
    await pause(support.id)
    const refused = await issue()
    expect(refused).toMatchObject({ kind: 'refused', refusal: { reason: 'PAUSED' } })
    await useCases.resumeIssuing(owner, { ownerId: support.id, reason: 'test' })
    expect(await issue({ origin: 'https://other.example' })).toMatchObject({
      refusal: { reason: 'ORIGIN_NOT_ALLOWED' },
    })
    const input = { realmId: acme.id, network: '203.0.113.0/24', issuanceId: null, reason: 'Abuse', endsAt: null }
    const block = await useCases.createBlock(owner, input)
    if (block.kind !== 'created') throw new Error(block.kind)
    expect(await issue()).toMatchObject({ refusal: { reason: 'NETWORK_BLOCKED' } })
    await useCases.liftBlock(owner, { blockId: block.block.id })
    expect((await issued()).issuance.id).toBe(first.issuance.id)
    expect((await receipts()).map(({ refusalReason }) => refusalReason).toSorted()).toEqual([
      'NETWORK_BLOCKED',
      'ORIGIN_NOT_ALLOWED',
      'PAUSED',
      null,
    ])
  })

  it('is refused if the client may no longer call the destination', async () => {
    const { issue, issued, client, destination, acme, useCases } = await createShop()
    await issued()
    const sales = await destination(acme.id, 'sales')
    const input = { apiClientId: client.id, expectedRevision: 1, destinationIds: [sales.id] }
    expect(await useCases.updateApiClient(owner, input)).toMatchObject({ kind: 'updated' })
    expect(await issue()).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
  })

  it('is minted under the recorded key version during its overlap, and is gone afterwards', async () => {
    const { issued, acme, useCases, clock, client, sourceOf, receipts } = await createShop()
    const first = await issued()
    const staged = await useCases.stageRealmKey(owner, {
      realmId: acme.id,
      cipher: 'AES_128_ECB',
      key: 'NF3Hsl2LXL3rExro',
      gatewayRealm: null,
      activatesAt: null,
    })
    if (staged.kind !== 'staged') throw new Error(staged.kind)
    await useCases.activateRealmKey(owner, { realmKeyId: staged.realmKey.id, overlapSeconds: 60 })
    expect(await issued()).toEqual({ ...first, isRepeated: true })
    clock.advance(60_000)
    const source = await sourceOf(client.id, 'PUBLISHABLE')
    const repeat = () => useCases.issueCredentials(source, [{ ...requestFor('support'), idempotencyKey: 'k1' }])
    expect(await repeat()).toEqual({ kind: 'credentialsGone' })
    await useCases.applyKeySchedule()
    expect(await repeat()).toEqual({ kind: 'credentialsGone' })
    expect(await receipts()).toHaveLength(1)
  })

  it.each(['account user', 'lifetime', 'address'])(
    'is gone if an administrator changed the %s that its tokens contain',
    async (changed) => {
      const { issue, issued, acme, support, useCases } = await createShop()
      await issued()
      const tokenFormat = {
        timestampUnit: 'MILLISECONDS',
        lifetimeSeconds: 400,
        effectiveLifetimeSeconds: null,
      } as const
      const outcome = await (changed === 'address'
        ? useCases.updateDestination(owner, {
            destinationId: support.id,
            expectedRevision: 1,
            address: 'other@acme.example',
          })
        : useCases.updateRealm(owner, {
            realmId: acme.id,
            expectedRevision: 1,
            ...(changed === 'lifetime' ? { tokenFormat } : { accountUser: 'other@acme.example' }),
          }))
      expect(outcome.kind).toBe('updated')
      await expect(issue()).rejects.toThrow('credentialsGone')
    },
  )

  it.each([
    ['', 'REQUIRED'],
    ['a'.repeat(65), 'TOO_LONG'],
    ['a\u0000b', 'MALFORMED'],
    ['\ud800', 'MALFORMED'],
  ] as const)('is invalid with the key %j', async (idempotencyKey, code) => {
    const { issue } = await createShop()
    expect(await issue({ idempotencyKey })).toMatchObject({ issues: [{ path: ['idempotencyKey'], code }] })
  })

  it('accepts a key of 64 characters', async () => {
    const { issued } = await createShop()
    expect((await issued({ idempotencyKey: 'é'.repeat(64) })).kind).toBe('issued')
  })
})

describe('the scope of an idempotency key', () => {
  it('is the client for a secret key, and the client and the visitor for a publishable key', async () => {
    const { issued, acme, apiClient, issueOne, receipts } = await createShop()
    const byServer = await issued({ keyKind: 'SECRET', address: '203.0.113.1' })
    expect((await issued({ keyKind: 'SECRET', address: '203.0.113.2' })).issuance.id).toBe(byServer.issuance.id)
    const byPage = await issued({ address: '2001:db8:0:1::1' })
    expect((await issued({ address: '2001:db8:0:1::2' })).issuance.id).toBe(byPage.issuance.id)
    await issued({ address: '2001:db8:0:2::1' })
    await issued({ address: null })
    const other = await apiClient(acme.id)
    expect(await issueOne(other.id, ['support'], { keyKind: 'SECRET', idempotencyKey: 'k1' })).toMatchObject({
      isRepeated: false,
    })
    expect(await receipts()).toHaveLength(5)
  })
})

describe('in a batch', () => {
  it('repeats the requests whose keys are recorded, and decides the others', async () => {
    const { client, useCases, sourceOf, receipts } = await createShop()
    const source = await sourceOf(client.id, 'SECRET')
    const batch = async (keys: readonly (string | null)[]) => {
      const requests = keys.map((idempotencyKey) => ({ ...requestFor('support'), idempotencyKey }))
      const outcome = await useCases.issueCredentials(source, requests)
      if (outcome.kind !== 'decided') throw new Error(outcome.kind)
      return outcome.outcomes.map((each) => (each.kind === 'issued' ? each.issuance.id : each.kind))
    }
    const [one, two] = await batch(['1', '2'])
    const again = await batch(['2', '3', null, '1', '3'])
    expect([again[0], again[3], again[4]]).toEqual([two, one, 'invalid'])
    expect(await receipts()).toHaveLength(4)
    // Batches with the same keys in another order do not wait for each other.
    const [forwards, backwards] = await Promise.all([batch(['1', '4', '5']), batch(['5', '4', '1'])])
    expect(forwards).toEqual(backwards.toReversed())
    expect(await receipts()).toHaveLength(6)
  })
})

it('counts each key exactly once, whatever is repeated, at once or later, in one process or in several', async () => {
  const request = fc.record({ key: fc.integer({ min: 0, max: 5 }), process: fc.integer({ min: 0, max: 2 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(request, { minLength: 1, maxLength: 12 }), { maxLength: 6 }), async (rounds) => {
      const { client, services, sourceOf, policy, acme, receipts, store, clock } = await createShop()
      await policy(acme.id, { rateLimits: [{ scope: 'OWNER', limit: 4, windowSeconds: 600 }] })
      const source = await sourceOf(client.id, 'SECRET')
      const processes = [0, 1, 2].map(() => createUseCases(services))
      const receiptOf = new Map<number, string>()
      for (const round of rounds)
        await Promise.all(
          round.map(async ({ key, process }) => {
            const requests = [{ ...requestFor('support'), idempotencyKey: String(key) }]
            const outcome = await processes[process]?.issueCredentials(source, requests)
            const first = outcome?.kind === 'decided' ? outcome.outcomes[0] : undefined
            if (first?.kind !== 'issued') return
            expect(receiptOf.get(key) ?? first.issuance.id).toBe(first.issuance.id)
            receiptOf.set(key, first.issuance.id)
          }),
        )
      const issued = (await receipts()).filter(({ outcome }) => outcome === 'ISSUED')
      const keys = new Set(rounds.flat().map(({ key }) => key)).size
      expect(issued.length).toBe(receiptOf.size)
      expect(issued.length).toBeLessThanOrEqual(Math.min(4, keys))
      const counts = await store.issuances.countsInForce(clock.now())
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(issued.length)
    }),
    { numRuns: 50 },
  )
})

it('removes the records of expired credentials', async () => {
  const { issued, useCases, clock } = await createShop()
  await issued()
  clock.advance(299_999)
  expect(await useCases.removeExpiredKeys()).toBe(0)
  clock.advance(1)
  expect(await useCases.removeExpiredKeys()).toBe(1)
  expect(await useCases.removeExpiredKeys()).toBe(0)
})

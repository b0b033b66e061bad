import { describe, expect, it } from 'vitest'
import type { CreateBlockInput } from '../../src/blocks/manageBlocks.ts'
import { createScenario, owner } from '../scenario/createScenario.ts'

async function createBlockScenario() {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  const block = (input: Partial<CreateBlockInput>) =>
    scenario.useCases.createBlock(owner, {
      realmId: acme.id,
      network: null,
      issuanceId: null,
      reason: 'Abuse',
      endsAt: null,
      ...input,
    })
  const from = (address: string) => scenario.issueOne(client.id, ['support'], { address })
  const receiptFrom = async (address: string) => {
    const outcome = await from(address)
    if (outcome.kind === 'invalid') throw new Error('invalid')
    return outcome.issuance.id
  }
  return { ...scenario, acme, client, block, from, receiptFrom }
}

describe('a block', () => {
  it('refuses its network from the next request with the end time, and no other network', async () => {
    const { block, from, clock } = await createBlockScenario()
    const endsAt = clock.now() + 60_000
    expect(await block({ network: '203.0.113.0/24', endsAt })).toMatchObject({
      kind: 'created',
      block: { network: '203.0.113.0/24' },
    })
    expect(await from('203.0.113.200')).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'NETWORK_BLOCKED', retryAt: endsAt },
    })
    expect(await from('203.0.114.1')).toMatchObject({ kind: 'issued' })
    clock.advance(60_000)
    expect(await from('203.0.113.200')).toMatchObject({ kind: 'issued' })
  })

  it('from a receipt applies to the visitor of that receipt, without showing or storing the address', async () => {
    const { block, from, receiptFrom, store, acme } = await createBlockScenario()
    const issuanceId = await receiptFrom('2001:db8:1:2::7')
    expect(await block({ issuanceId })).toMatchObject({ kind: 'created', block: { network: null, issuanceId } })
    expect(await from('2001:db8:1:2:9999::1')).toMatchObject({ refusal: { reason: 'NETWORK_BLOCKED' } })
    expect(await from('2001:db8:1:3::7')).toMatchObject({ kind: 'issued' })
    const kept = JSON.stringify([await store.blocks.listByRealm(acme.id), await store.auditLog.scan(0, 100)])
    expect(kept).not.toContain('2001:db8')
  })

  it('cannot be created from a receipt without an address, of another realm, or that does not exist', async () => {
    const { block, receiptFrom, clock, clockGuard, useCases, realm } = await createBlockScenario()
    const issuanceId = await receiptFrom('203.0.113.7')
    const other = await realm({ name: 'other', accountUser: 'visitor@other.example' })
    for (const wrong of [{ issuanceId: 'iss_none' }, { realmId: other.id, issuanceId }])
      expect(await block(wrong)).toMatchObject({
        kind: 'invalid',
        issues: [{ path: ['issuanceId'], code: 'MALFORMED' }],
      })
    clock.advance(86_400_000)
    clockGuard.sample()
    await useCases.forgetVisitors()
    expect(await block({ issuanceId })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['issuanceId'], code: 'OUT_OF_RANGE' }],
    })
  })

  it('cannot be created from receipts if addresses are not stored', async () => {
    const { block, receiptFrom, services, store } = await createBlockScenario()
    services.visitors.addressHours = 0
    const issuanceId = await receiptFrom('203.0.113.7')
    expect(await store.issuances.find(issuanceId)).toMatchObject({ isAddressKept: false })
    expect(await store.issuances.addressOf(issuanceId, 0)).toBeNull()
    expect(await block({ issuanceId })).toMatchObject({ kind: 'invalid' })
  })

  it.each([
    [{ network: '203.0.113.7', issuanceId: 'iss_1' }, ['network']],
    [{}, ['network']],
    [{ network: 'nowhere' }, ['network']],
    [{ network: '0.0.0.0/0' }, ['network']],
    [{ network: '2001::/15' }, ['network']],
    [{ network: '128.0.0.0/7' }, ['network']],
    [{ network: '203.0.113.7', reason: ' ' }, ['reason']],
    [{ network: '203.0.113.7', reason: 'x'.repeat(201) }, ['reason']],
    [{ network: '203.0.113.7', endsAt: 1 }, ['endsAt']],
  ])('rejects %j with the path of the invalid field', async (input, path) => {
    const { block } = await createBlockScenario()
    const outcome = await block(input)
    expect(outcome.kind === 'invalid' ? outcome.issues.map((issue) => issue.path) : []).toContainEqual(path)
  })

  it.each([{ network: '10.0.0.0/8' }, { network: '2001::/16' }, { network: '10.0.0.1', reason: 'x'.repeat(200) }])(
    'accepts %j, which is at the limit of width or reason length',
    async (input) => {
      const { block } = await createBlockScenario()
      expect(await block(input)).toMatchObject({ kind: 'created' })
    },
  )

  it('needs an existing realm', async () => {
    const { block } = await createBlockScenario()
    expect(await block({ realmId: 'rlm_none', network: '203.0.113.7' })).toEqual({ kind: 'notFound' })
  })

  it('cannot be created if the realm already has a thousand', async () => {
    const { block, store, acme } = await createBlockScenario()
    const made = await block({ network: '203.0.113.7' })
    if (made.kind !== 'created') throw new Error(made.kind)
    for (let index = 2; index < 1_000; index += 1) await store.blocks.insert({ ...made.block, id: `blk_more${index}` })
    expect(await block({ network: '203.0.113.8' })).toMatchObject({ kind: 'created' })
    expect(await block({ network: '203.0.113.9' })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['realmId'], code: 'OUT_OF_RANGE' }],
    })
    expect(await store.blocks.listByRealm(acme.id)).toHaveLength(1_000)
  })

  it('is lifted immediately, and lifting it again changes nothing', async () => {
    const { block, from, useCases, store } = await createBlockScenario()
    const made = await block({ network: '203.0.113.7' })
    if (made.kind !== 'created') throw new Error('not made')
    await useCases.liftBlock(owner, { blockId: made.block.id })
    expect(await from('203.0.113.7')).toMatchObject({ kind: 'issued' })
    const length = (await store.auditLog.head())?.length
    await useCases.liftBlock(owner, { blockId: made.block.id })
    expect((await store.auditLog.head())?.length).toBe(length)
  })

  it('counts the refusals whose receipts name it', async () => {
    const { block, from, store } = await createBlockScenario()
    const made = await block({ network: '203.0.113.7' })
    if (made.kind !== 'created') throw new Error('not made')
    for (let index = 0; index < 3; index += 1) await from('203.0.113.7')
    expect((await store.issuances.countByBlock([made.block.id])).get(made.block.id)).toBe(3)
  })

  it('is not removed before the clock has run for a minute without a jump', async () => {
    const { block, useCases, clock, clockGuard, store, acme } = await createBlockScenario()
    await block({ network: '203.0.113.7', endsAt: clock.now() + 3_600_000 })
    clock.set(clock.now() + 86_400_000)
    clockGuard.sample()
    for (let second = 0; second < 59; second += 1) {
      clock.advance(1_000)
      clockGuard.sample()
      expect(await useCases.removeEndedBlocks()).toBeNull()
    }
    expect(await store.blocks.listByRealm(acme.id)).toHaveLength(1)
    clock.advance(1_000)
    clockGuard.sample()
    expect(await useCases.removeEndedBlocks()).toBe(1)
  })

  it('is removed after it ended', async () => {
    const { block, useCases, clock, clockGuard, store, acme } = await createBlockScenario()
    await block({ network: '203.0.113.7', endsAt: clock.now() + 1_000 })
    await block({ network: '203.0.113.8' })
    clock.advance(120_000)
    clockGuard.sample()
    expect(await useCases.removeEndedBlocks()).toBe(1)
    expect(await store.blocks.listByRealm(acme.id)).toHaveLength(1)
  })
})

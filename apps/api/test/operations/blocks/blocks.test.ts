import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const CREATE = `mutation ($input: CreateBlockInput!) {
  createBlock(input: $input) {
    __typename
    ... on CreateBlockPayload { block { id network issuanceId reason endsAt refusals createdAt realm { id } } blockEdge { cursor node { id } } }
    ... on InvalidInput { issues { path code } }
  }
}`
const LIFT = 'mutation ($input: LiftBlockInput!) { liftBlock(input: $input) { liftedBlockId } }'
const BLOCKS = `query ($id: ID!, $first: Int!, $after: String) {
  node(id: $id) { ... on Realm { blocks(first: $first, after: $after) { edges { node { id refusals } } pageInfo { hasNextPage endCursor } } } }
}`

interface Created {
  readonly __typename: string
  readonly block: { readonly id: string; readonly network: string | null; readonly issuanceId: string | null }
  readonly blockEdge: { readonly cursor: string; readonly node: { readonly id: string } }
  readonly issues: readonly { readonly path: readonly string[]; readonly code: string }[]
}

const clock = fixedClock()
let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
})
afterAll(() => api.close())

const create = (input: object) =>
  api.call<Created>(CREATE, { input: { realmId: shop.realmId, reason: 'abuse', ...input } })
const lift = (blockId: string) => api.call(LIFT, { input: { blockId } })
const from = (visitorAddress: string) => issue(api, shop.secret, { visitorAddress })

test('a network is refused from the next request until its end, and allowed after the block is lifted', async () => {
  const endsAt = new Date(clock.now() + 60_000).toISOString()
  const { block, blockEdge } = await create({ network: '203.0.113.0/24', endsAt })
  expect(block).toEqual({
    id: blockEdge.node.id,
    network: '203.0.113.0/24',
    issuanceId: null,
    reason: 'abuse',
    endsAt,
    refusals: 0,
    createdAt: '2026-01-02T03:04:05.000Z',
    realm: { id: shop.realmId },
  })
  expect(await from('203.0.113.9')).toMatchObject({
    reason: 'NETWORK_BLOCKED',
    retryAt: endsAt,
    message: 'Calls from this network are blocked.',
    publicMessage: null,
  })
  expect(await from('203.0.114.9')).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  const refusals = 'query ($id: ID!) { node(id: $id) { ... on Block { refusals } } }'
  expect(await api.call(refusals, { id: block.id })).toEqual({ refusals: 1 })
  clock.advance(60_000)
  expect(await from('203.0.113.9')).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })

  const again = await create({ network: '203.0.113.9' })
  expect(again.block.network).toBe('203.0.113.9/32')
  expect(await from('203.0.113.9')).toMatchObject({ reason: 'NETWORK_BLOCKED', retryAt: null })
  expect(await from('::ffff:203.0.113.9')).toMatchObject({ reason: 'NETWORK_BLOCKED' })
  for (const _ of ['once', 'twice']) expect(await lift(again.block.id)).toEqual({ liftedBlockId: again.block.id })
  expect(await from('203.0.113.9')).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
})

test('a block from a receipt applies to the visitor’s network, and reveals no address', async () => {
  const issuanceId = await issued(api, shop.secret, { visitorAddress: '2001:db8:77::abcd' })
  const { block } = await create({ issuanceId })
  expect(block).toMatchObject({ network: null, issuanceId })
  const refused = await from('2001:db8:77:0:ffff::1')
  expect(refused).toMatchObject({ reason: 'NETWORK_BLOCKED' })
  expect(await from('2001:db8:77:1::1')).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  const receipt = await api.send(
    'query ($id: ID!) { issuance(id: $id) { visitor isNetworkKept steps { check isPassed detail } } }',
    {
      id: refused.issuanceId,
    },
  )
  const log = await api.send('{ auditLog(first: 5) { edges { node { action changes { field before after } } } } }')
  for (const { text } of [receipt, log]) expect(text).not.toContain('2001:db8:77')
  expect(receipt.text).toContain(`the network behind receipt ${issuanceId} is blocked`)
  expect(log.text).toContain('BLOCK_CREATED')
  expect(api.logged()).not.toContain('2001:db8:77')
  await lift(block.id)
})

test('the blocks of a realm are listed newest first, page by page, without ended ones', async () => {
  const made: string[] = []
  for (const [index, seconds] of [60, null, 60, null, null].entries()) {
    clock.advance(1_000)
    const endsAt = seconds === null ? null : new Date(clock.now() + seconds * 1_000).toISOString()
    made.push((await create({ network: `198.51.100.${index}`, endsAt })).block.id)
  }
  await from('198.51.100.3')
  await from('198.51.100.3')
  clock.advance(61_000)
  const seen: { id: string; refusals: number }[] = []
  let after: string | null = null
  do {
    const page: {
      blocks: { edges: { node: (typeof seen)[number] }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
    } = await api.call(BLOCKS, { id: shop.realmId, first: 2, after })
    seen.push(...page.blocks.edges.map(({ node }) => node))
    after = page.blocks.pageInfo.hasNextPage ? page.blocks.pageInfo.endCursor : null
  } while (after !== null)
  expect(seen).toEqual([
    { id: made[4], refusals: 0 },
    { id: made[3], refusals: 2 },
    { id: made[1], refusals: 0 },
  ])
  for (const id of made) await lift(id)
})

test.each([
  ['neither a network nor a receipt', {}, [['network'], 'REQUIRED']],
  ['both of them', { network: '203.0.113.7', issuanceId: 'iss_1' }, [['network'], 'REQUIRED']],
  ['an invalid network', { network: '203.0.113.300' }, [['network'], 'MALFORMED']],
  ['a network of half the Internet', { network: '0.0.0.0/7' }, [['network'], 'OUT_OF_RANGE']],
  [
    'an address with a prefix, meant as one address or as all',
    { network: '203.0.113.77/24' },
    [['network'], 'MALFORMED'],
  ],
  ['the same in IPv6', { network: '2001:db8::1/64' }, [['network'], 'MALFORMED']],
  ['the same in IPv6 that is IPv4', { network: '::ffff:203.0.113.77/120' }, [['network'], 'MALFORMED']],
  ['an address with a zone', { network: 'fe80::1%eth0' }, [['network'], 'MALFORMED']],
  ['spaces around a network', { network: ' 203.0.113.0/24' }, [['network'], 'MALFORMED']],
  ['an end in the past', { network: '203.0.113.7', endsAt: '2026-01-01T00:00:00.000Z' }, [['endsAt'], 'OUT_OF_RANGE']],
  ['no reason', { network: '203.0.113.7', reason: ' ' }, [['reason'], 'REQUIRED']],
  ['a missing receipt', { issuanceId: 'iss_none' }, [['issuanceId'], 'MALFORMED']],
])('a block with %s is invalid', async (_, input, [path, code]) => {
  const { issues } = await create(input)
  expect(issues).toContainEqual({ path, code })
})

test('a receipt of another realm, or without a stored address, blocks nothing', async () => {
  const other = await openShop(api, { name: 'other' })
  const foreign = await issued(api, other.secret, { visitorAddress: '203.0.113.8' })
  const own = await issued(api, shop.secret, { visitorAddress: '203.0.113.8' })
  await api.services.store.issuances.forgetVisitors({ addresses: clock.now() + 1, rateWindows: 0 }, 100)
  expect((await create({ issuanceId: foreign })).issues).toEqual([{ path: ['issuanceId'], code: 'MALFORMED' }])
  expect((await create({ issuanceId: own })).issues).toEqual([{ path: ['issuanceId'], code: 'OUT_OF_RANGE' }])
  expect(await api.call('query ($id: ID!) { issuance(id: $id) { isNetworkKept } }', { id: own })).toEqual({
    isNetworkKept: false,
  })
})

test('a missing realm has no blocks, whether it never existed or was just deleted', async () => {
  const { errors } = await api.send(CREATE, { input: { realmId: 'rlm_none', network: '203.0.113.7', reason: 'abuse' } })
  expect(errors[0]?.extensions.code).toBe('NOT_FOUND')

  const { block } = await create({ network: '203.0.113.7' })
  const { realms } = api.services.store
  const { find } = realms
  onTestFinished(async () => {
    realms.find = find
    await lift(block.id)
  })
  realms.find = () => Promise.resolve(null)
  const gone = await api.send('query ($id: ID!) { node(id: $id) { ... on Block { realm { id } } } }', { id: block.id })
  expect(gone.errors[0]?.extensions.code).toBe('NOT_FOUND')
})

test('blocks require permission to manage realms; readers can see them', async () => {
  const { block } = await create({ network: '203.0.113.99' })
  const auditor = await api.signedIn('AUDITOR')
  for (const as of [auditor, shop.secret]) {
    const created = await api.send(
      CREATE,
      { input: { realmId: shop.realmId, network: '203.0.113.1', reason: 'x' } },
      as,
    )
    const lifted = await api.send(LIFT, { input: { blockId: block.id } }, as)
    for (const { errors } of [created, lifted]) expect(errors[0]?.extensions.code).toBe('FORBIDDEN')
  }
  expect(await api.services.store.blocks.find(block.id)).not.toBeNull()
  const read = await api.send(BLOCKS, { id: shop.realmId, first: 1 }, auditor)
  expect(read.text).toContain(block.id)
})

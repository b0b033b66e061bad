import { fixedClock } from '@anoncall/domain/testing'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Caller, realmKeyText, shopOrigin, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'
import { joinBlocks, readStrictly, type StrictGateway } from './strictGateway.ts'

/** Longer than a token's lifetime, shorter than a session. */
const LATER = 1_200_000
const gateway: StrictGateway = { key: realmKeyText, lifetimeSeconds: 300, timestampUnit: 'MILLISECONDS' }

let api: TestApi
const clock = fixedClock()
beforeEach(async () => {
  api = await startTestApi({}, { clock })
  onTestFinished(() => api.close())
})

interface Credentials {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
}

async function createRealm(changes: object = {}): Promise<string> {
  const { realm } = await api.call<{ realm: { id: string } }>(
    'mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on CreateRealmPayload { realm { id } } } }',
    {
      input: {
        name: 'acme',
        accountUser: 'visitor@acme.example',
        cipher: 'AES_128_ECB',
        key: realmKeyText,
        tokenFormat: { lifetimeSeconds: 300 },
        ...changes,
      },
    },
  )
  return realm.id
}

async function createDestination(realmId: string, alias: string, address = `${alias}@acme.example`): Promise<string> {
  const { destination } = await api.call<{ destination: { id: string } }>(
    'mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { ... on CreateDestinationPayload { destination { id } } } }',
    { input: { realmId, alias, displayName: alias, address } },
  )
  return destination.id
}

async function createClient(realmId: string, destinationIds?: readonly string[]) {
  const { apiClient } = await api.call<{ apiClient: { id: string } }>(
    'mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { ... on CreateApiClientPayload { apiClient { id } } } }',
    { input: { realmId, name: 'Shop', allowedOrigins: [shopOrigin], destinationIds } },
  )
  const { plaintextKey } = await api.call<{ plaintextKey: string }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { plaintextKey } } }',
    { input: { apiClientId: apiClient.id, kind: 'PUBLISHABLE' } },
  )
  return { id: apiClient.id, page: { key: plaintextKey, origin: shopOrigin } }
}

async function issue(as: Caller, callee: string): Promise<Credentials> {
  const { credentials } = await api.call<{ credentials?: Credentials }>(
    `mutation ($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) {
      ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken } } } }`,
    { input: { callee } },
    as,
  )
  if (credentials === undefined) throw new Error(`nothing was issued for ${callee}`)
  return credentials
}

const EFFECT = 'hasEnd callsEndAt stretchedUntil partnerCount partners { callee partner realmName through } advice'

async function pause(ownerId: string | null, endsAt: string | null = null) {
  const { effect } = await api.call<{ effect: Record<string, unknown> }>(
    `mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { ... on PauseIssuingPayload { effect { ${EFFECT} } } } }`,
    { input: { ...(ownerId === null ? {} : { ownerId }), reason: 'closed', endsAt } },
  )
  return effect
}

const preview = (ownerId: string | null) =>
  api.call(`query ($ownerId: ID) { pauseEffect(ownerId: $ownerId) { ${EFFECT} } }`, { ownerId })

/**
 * The combined token names a paused callee, and the rest of the set is new: it passes all checks of a strict gateway.
 */
function expectForged(at: StrictGateway, forged: string, fresh: Credentials, callee: string): void {
  const now = clock.now()
  expect(readStrictly(at, forged, now)).toBe(`sip:${callee}`)
  expect(readStrictly(at, fresh.accountToken, now)).not.toBeNull()
  expect(readStrictly(at, fresh.fromToken, now)).not.toBeNull()
}

test('a paused callee is called with its old first blocks and new last blocks of another; the pause names that one, before and after', async () => {
  const realm = await createRealm({ fromUser: 'web@acme.example' })
  const support = await createDestination(realm, 'support')
  const billing = await createDestination(realm, 'billing')
  await createDestination(realm, 'to-the-sales-team')
  const { page } = await createClient(realm)
  const old = await issue(page, 'support')
  clock.advance(LATER)

  const effect = {
    hasEnd: false,
    callsEndAt: null,
    stretchedUntil: expect.any(String),
    partnerCount: 1,
    partners: [{ callee: 'support', partner: 'billing', realmName: 'acme', through: 'TO_TOKEN' }],
    advice: [
      'Pause billing too, for at least as long.',
      'Or change the key: enter a new key for this realm at the gateway, remove the current one there, and activate the new key here without an overlap.',
    ],
  }
  expect(await preview(support)).toEqual(effect)
  expect(await pause(support)).toEqual(effect)
  expect(
    await api.call(
      'query ($id: ID!) { node(id: $id) { ... on Destination { pause { effect { hasEnd partnerCount } } } } }',
      {
        id: support,
      },
    ),
  ).toEqual({ pause: { effect: { hasEnd: false, partnerCount: 1 } } })
  await expect(issue(page, 'support')).rejects.toThrow('nothing was issued')
  expect(readStrictly(gateway, old.toToken, clock.now())).toBeNull()
  const fresh = await issue(page, 'billing')
  expectForged(gateway, joinBlocks(old.toToken, 1, fresh.toToken, 2), fresh, 'support@acme.example')

  // The advice is right: if the partner is paused as long, no partner is left.
  expect(await pause(billing)).toMatchObject({ hasEnd: true, partners: [] })
  expect(await preview(support)).toMatchObject({ hasEnd: true, partners: [] })
})

test('a partner that is paused for a shorter time remains a partner', async () => {
  const realm = await createRealm()
  const support = await createDestination(realm, 'support')
  const billing = await createDestination(realm, 'billing')
  await createClient(realm)
  await pause(billing, new Date(clock.now() + LATER).toISOString())
  expect(await pause(support)).toMatchObject({ hasEnd: false, partners: [{ partner: 'billing' }] })
  expect(await pause(support, new Date(clock.now() + LATER).toISOString())).toMatchObject({ hasEnd: true })
})

test('if the from token ends like the paused callee, every other call renews it, and every other callee is named', async () => {
  const realm = await createRealm({ accountUser: 'mycaller@acme.example' })
  const callee = await createDestination(realm, 'mycallee')
  await createDestination(realm, 'c')
  await createDestination(realm, 'ab')
  const { page } = await createClient(realm)
  const old = await issue(page, 'mycallee')
  clock.advance(LATER)
  expect(await pause(callee)).toMatchObject({
    hasEnd: false,
    partners: [
      { callee: 'mycallee', partner: 'ab', through: 'FROM_TOKEN' },
      { callee: 'mycallee', partner: 'c', through: 'FROM_TOKEN' },
    ],
  })
  const fresh = await issue(page, 'c')
  expectForged(gateway, joinBlocks(old.toToken, 1, fresh.fromToken, 2), fresh, 'mycallee@acme.example')
})

test('a paused realm is called through another realm with its key, even if that one counts in seconds', async () => {
  const realm = await createRealm()
  await createDestination(realm, 'support')
  const { page } = await createClient(realm)
  const other = await createRealm({
    name: 'beta',
    accountUser: 'web@beta.example',
    tokenFormat: { lifetimeSeconds: 300, timestampUnit: 'SECONDS' },
  })
  await createDestination(other, 'billing')
  const others = await createClient(other)
  const old = await issue(page, 'support')
  clock.advance(LATER)
  expect(await pause(realm)).toMatchObject({
    hasEnd: false,
    partners: [{ callee: 'support', partner: 'billing', realmName: 'beta', through: 'TO_TOKEN' }],
    advice: ['Pause billing in realm beta too, for at least as long.', expect.stringContaining('change the key')],
  })
  const fresh = await issue(others.page, 'billing')
  const inSeconds = { ...gateway, timestampUnit: 'SECONDS' } as const
  expectForged(inSeconds, joinBlocks(old.toToken, 1, fresh.toToken, 2), fresh, 'support@acme.example')
  // One pause of everything stops both.
  expect(await pause(null)).toMatchObject({ hasEnd: true, partners: [] })
})

test('a paused site lists the callees that only it could call, and the sites that can still call them', async () => {
  const realm = await createRealm()
  const support = await createDestination(realm, 'support')
  const billing = await createDestination(realm, 'billing')
  const closed = await createClient(realm, [support])
  const open = await createClient(realm, [billing])
  const old = await issue(closed.page, 'support')
  clock.advance(LATER)
  expect(await pause(closed.id)).toMatchObject({
    hasEnd: false,
    partners: [{ callee: 'support', partner: 'billing', through: 'TO_TOKEN' }],
  })
  const fresh = await issue(open.page, 'billing')
  expectForged(gateway, joinBlocks(old.toToken, 1, fresh.toToken, 2), fresh, 'support@acme.example')
})

test('another alias of the paused address is named, with either cipher', async () => {
  for (const cipher of ['AES_128_ECB', 'AES_256_CBC_HMAC']) {
    const realm = await createRealm({ name: cipher, cipher, key: null })
    const support = await createDestination(realm, 'support', 'help@acme.example')
    await createDestination(realm, 'help', 'Help@acme.example')
    await createDestination(realm, 'billing', 'bill@acme.example')
    await createClient(realm)
    const { partners } = (await pause(support)) as { partners: object[] }
    expect(partners).toContainEqual(expect.objectContaining({ partner: 'help', through: 'SAME_ADDRESS' }))
    expect(partners).toHaveLength(cipher === 'AES_128_ECB' ? 2 : 1)
  }
})

test('a pattern cannot be paused as a partner, so the advice is to remove it or to pause the realm, and either helps', async () => {
  const realm = await createRealm({ calleePatterns: ['*@acme.example'], fromUser: 'web@acme.example' })
  const support = await createDestination(realm, 'support')
  const billing = await createDestination(realm, 'billing')
  await createClient(realm)
  const effect = await pause(support)
  expect(effect).toMatchObject({
    hasEnd: false,
    partners: [{ partner: '*@acme.example' }, { partner: 'billing' }],
    advice: [
      'Pause billing too, for at least as long.',
      'Remove the pattern *@acme.example, or pause the whole realm, for at least as long.',
      expect.stringContaining('change the key'),
    ],
  })
  expect(await pause(billing)).toMatchObject({
    advice: [
      'Remove the pattern *@acme.example, or pause the whole realm, for at least as long.',
      expect.stringContaining('change the key'),
    ],
  })
  expect(await preview(realm)).toMatchObject({ hasEnd: true, partners: [] })
  await api.call(
    'mutation ($input: UpdateRealmInput!) { updateRealm(input: $input) { ... on UpdateRealmPayload { realm { revision } } } }',
    { input: { realmId: realm, expectedRevision: 1, calleePatterns: [] } },
  )
  expect(await preview(support)).toMatchObject({ hasEnd: true, partners: [] })
})

test('without a partner, the end is the expiry of the last token, or the last time that can be recombined', async () => {
  const anchored = await createRealm({ fromUser: 'web@acme.example' })
  // sip:help@acme.example ends 5 bytes into a block. All following digits except three zeros are in it.
  const help = await createDestination(anchored, 'help')
  const { page } = await createClient(anchored)
  await issue(page, 'help')
  const now = clock.now()
  expect(await pause(help)).toEqual({
    hasEnd: true,
    callsEndAt: new Date(now + 300_000).toISOString(),
    stretchedUntil: null,
    partnerCount: 0,
    partners: [],
    advice: [],
  })
  // sip:operators@acme.example ends 10 bytes into a block. Five digits are in it and eight after it, which is 100,000
  // s.
  const operators = await createDestination(anchored, 'operators')
  await createDestination(anchored, 'abcdefgh')
  await pause(null)
  await api.call('mutation { resumeIssuing(input: { reason: "x" }) { __typename } }')
  const border = (Math.floor(now / 100_000_000) + 1) * 100_000_000
  expect(await pause(operators)).toMatchObject({
    hasEnd: true,
    stretchedUntil: new Date(border + 300_000).toISOString(),
    callsEndAt: new Date(border + 300_000).toISOString(),
    advice: [expect.stringContaining('change the key')],
  })
})

test('a site that may call one destination shows which others its tokens can reach', async () => {
  const realm = await createRealm()
  const support = await createDestination(realm, 'support')
  const billing = await createDestination(realm, 'billing')
  await createDestination(realm, 'to-the-sales-team')
  const all = await createClient(realm)
  const one = await createClient(realm, [support])
  const reach = [{ callee: 'billing', partner: 'support', realmName: 'acme', through: 'TO_TOKEN' }]
  const fields = 'splicePartners { callee partner realmName through }'
  const ofSite = (id: string) =>
    api.call(`query ($id: ID!) { node(id: $id) { ... on ApiClient { ${fields} } } }`, { id })
  expect(await ofSite(one.id)).toEqual({ splicePartners: reach })
  expect(await ofSite(all.id)).toEqual({ splicePartners: [] })
  const draft = (destinationIds: readonly string[] | null) =>
    api.call(
      'query ($realmId: ID!, $ids: [ID!]) { clientSplicePartners(realmId: $realmId, destinationIds: $ids) { callee partner realmName through } }',
      { realmId: realm, ids: destinationIds },
    )
  expect(await draft([support])).toEqual(reach)
  expect(await draft([support, billing])).toEqual([])

  const old = await issue(all.page, 'billing')
  clock.advance(LATER)
  await expect(issue(one.page, 'billing')).rejects.toThrow('nothing was issued')
  const fresh = await issue(one.page, 'support')
  expectForged(gateway, joinBlocks(old.toToken, 1, fresh.toToken, 2), fresh, 'billing@acme.example')
})

test('the business hours of one destination name another one that is always open', async () => {
  const realm = await createRealm()
  const support = await createDestination(realm, 'support')
  const billing = await createDestination(realm, 'billing')
  await createClient(realm)
  const set = (ownerId: string, policy: object = {}) =>
    api.call<{ policy: object }>(
      `mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { ... on SetIssuancePolicyPayload {
        policy { splicePartners { callee partner through } } } } }`,
      { input: { ownerId, policy } },
    )
  const businessHours = { timeZone: 'UTC', windows: [{ weekday: 'MONDAY', opens: '09:00', closes: '17:00' }] }
  expect(await set(support, { businessHours })).toEqual({
    policy: { splicePartners: [{ callee: 'support', partner: 'billing', through: 'TO_TOKEN' }] },
  })
  // With the same hours, a caller would gain nothing.
  expect(await set(billing, { businessHours })).toEqual({ policy: { splicePartners: [] } })
})

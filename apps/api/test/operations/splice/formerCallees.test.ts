import { fixedClock } from '@anoncall/domain/testing'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { realmKeyText, shopOrigin, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'
import { joinBlocks, readStrictly } from './strictGateway.ts'

const gateway = { key: realmKeyText, lifetimeSeconds: 300, timestampUnit: 'MILLISECONDS' } as const
const LATER = 1_200_000

let api: TestApi
let realmId: string
const clock = fixedClock()
beforeEach(async () => {
  api = await startTestApi({}, { clock })
  onTestFinished(() => api.close())
  const { realm } = await api.call<{ realm: { id: string } }>(
    'mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on CreateRealmPayload { realm { id } } } }',
    {
      input: {
        name: 'acme',
        accountUser: 'visitor@acme.example',
        fromUser: 'web@acme.example',
        cipher: 'AES_128_ECB',
        key: realmKeyText,
        tokenFormat: { lifetimeSeconds: 300 },
      },
    },
  )
  realmId = realm.id
})

async function addCallee(alias: string, address = `${alias}@acme.example`): Promise<string> {
  const { destination } = await api.call<{ destination: { id: string } }>(
    'mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { ... on CreateDestinationPayload { destination { id } } } }',
    { input: { realmId, alias, displayName: alias, address } },
  )
  return destination.id
}

async function tokenFor(callee: string): Promise<string> {
  const { apiClient } = await api.call<{ apiClient: { id: string } }>(
    'mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { ... on CreateApiClientPayload { apiClient { id } } } }',
    { input: { realmId, name: 'Shop', allowedOrigins: [shopOrigin] } },
  )
  const { plaintextKey } = await api.call<{ plaintextKey: string }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { plaintextKey } } }',
    { input: { apiClientId: apiClient.id, kind: 'PUBLISHABLE' } },
  )
  const { credentials } = await api.call<{ credentials: { toToken: string } }>(
    'mutation ($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { ... on IssueAnonymousCredentialsPayload { credentials { toToken } } } }',
    { input: { callee } },
    { key: plaintextKey, origin: shopOrigin },
  )
  return credentials.toToken
}

const remove = (destinationId: string) =>
  api.call('mutation ($input: DeleteDestinationInput!) { deleteDestination(input: $input) { __typename } }', {
    input: { destinationId },
  })

const AUDIT = 'grade gradeWithNewKey formerCallees { name address isForgeable } advice'
const audit = () =>
  api
    .call<{ spliceAudit: Record<string, unknown> }>(`{ realm(name: "acme") { spliceAudit { ${AUDIT} } } }`)
    .then(({ spliceAudit }) => spliceAudit)
const preview = (input: object) =>
  api.call<{ before: object; after: Record<string, unknown> }>(
    `query ($input: SpliceAuditPreviewInput!) { spliceAuditPreview(input: $input) { before { ${AUDIT} } after { ${AUDIT} } } }`,
    { input: { realmId, ...input } },
  )

async function rotate(key: string | null = null): Promise<void> {
  const { realmKey } = await api.call<{ realmKey: { id: string } }>(
    'mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { ... on StageRealmKeyPayload { realmKey { id } } } }',
    { input: { realmId, cipher: 'AES_128_ECB', key } },
  )
  await api.call('mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { __typename } }', {
    input: { realmKeyId: realmKey.id, overlapSeconds: 0 },
  })
}

test('a deleted destination can still be called, and the audit and the preview report it until the key is replaced', async () => {
  const support = await addCallee('support')
  await addCallee('billing')
  expect(await audit()).toMatchObject({ grade: 'A_SET', formerCallees: [] })
  const old = await tokenFor('support')
  const former = [
    { name: 'support (formerly support@acme.example)', address: 'support@acme.example', isForgeable: true },
  ]
  const previewed = await preview({ removedDestinationId: support })
  expect(previewed).toMatchObject({
    before: { grade: 'A_SET' },
    after: { grade: 'C', gradeWithNewKey: 'A_SET', formerCallees: former },
  })
  await remove(support)
  clock.advance(LATER)
  const fresh = await tokenFor('billing')
  expect(readStrictly(gateway, joinBlocks(old, 1, fresh, 2), clock.now())).toBe('sip:support@acme.example')
  const after = await audit()
  expect(after).toMatchObject({ grade: 'C', gradeWithNewKey: 'A_SET', formerCallees: former })
  expect(after.advice).toContainEqual(
    'Activate a new key: tokens with support@acme.example were issued under the current one, and their blocks are usable as long as the gateway accepts it.',
  )
  api = await api.restart()
  expect(await audit()).toMatchObject({ grade: 'C', formerCallees: former })

  await rotate()
  expect(await audit()).toMatchObject({ grade: 'A_SET', formerCallees: [] })
  // Restoring the old key also restores what was issued under it, including billing.
  await rotate(realmKeyText)
  expect(await audit()).toMatchObject({ grade: 'C', formerCallees: former })
})

test('a changed address, and an alias that was moved to another callee, are stored', async () => {
  const support = await addCallee('support')
  const change = (expectedRevision: number, input: object) =>
    api.call('mutation ($input: UpdateDestinationInput!) { updateDestination(input: $input) { __typename } }', {
      input: { destinationId: support, expectedRevision, ...input },
    })
  await change(1, { address: 'billing@acme.example' })
  expect(await audit()).toMatchObject({
    grade: 'C',
    formerCallees: [{ name: 'support (formerly support@acme.example)', isForgeable: true }],
  })
  await remove(support)
  await addCallee('support', 'service@acme.example')
  expect(await audit()).toMatchObject({
    formerCallees: [
      { name: 'support (formerly billing@acme.example)', isForgeable: true },
      { name: 'support (formerly support@acme.example)', isForgeable: true },
    ],
  })
  // With its address back under any alias, it is a current callee again.
  await addCallee('again', 'Support@acme.example')
  expect(await audit()).toMatchObject({
    formerCallees: [{ name: 'support (formerly billing@acme.example)', isForgeable: true }],
  })
})

test('a removed pattern and a changed account user are stored', async () => {
  await addCallee('support')
  const update = (expectedRevision: number, input: object) =>
    api.call('mutation ($input: UpdateRealmInput!) { updateRealm(input: $input) { __typename } }', {
      input: { realmId, expectedRevision, ...input },
    })
  await update(1, { calleePatterns: ['night@acme.example'] })
  await update(2, { calleePatterns: [] })
  expect(await audit()).toMatchObject({ formerCallees: [{ name: 'night@acme.example (removed)' }] })
  // Twelve characters leave six digits in the first block. Their times can be recombined until the seventh changes.
  await update(3, { accountUser: 'twelve-chars@acme.example' })
  await update(4, { accountUser: 'visitor@acme.example' })
  const stretched = await audit()
  expect(stretched.gradeWithNewKey).toBe('A_SET')
  expect(stretched.grade).toBe('B')
  clock.advance(10_000_000 + 300_000)
})

test('a deletion without new risk keeps the grade', async () => {
  const support = await addCallee('support')
  await addCallee('c')
  const { before, after } = await preview({ removedDestinationId: support })
  expect(before).toMatchObject({ grade: 'A_SET' })
  // Its own times can be recombined for 1,000 s, and then no longer.
  expect(after).toMatchObject({ grade: 'B' })
  await remove(support)
  clock.advance(LATER + 100_000)
  expect(await audit()).toMatchObject({ formerCallees: [{ isForgeable: false }] })
})

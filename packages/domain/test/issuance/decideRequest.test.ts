import { expect, test } from 'vitest'
import { type DecisionFacts, decideBeforeLimits } from '../../src/issuance/decideRequest.ts'
import { EVERYTHING, type Pause } from '../../src/pauses/pause.ts'

const now = 1_700_000_000_000
const realm = {
  id: 'rlm_1',
  name: 'acme',
  displayName: 'Acme',
  accountUser: 'visitor@acme.example',
  fromUser: null,
  calleePatterns: [],
  timestampUnit: 'MILLISECONDS',
  lifetimeSeconds: 300,
  effectiveLifetimeSeconds: 300,
  createdAt: 0,
  updatedAt: 0,
  revision: 1,
} as const
const apiClient = {
  id: 'cli_1',
  realmId: 'rlm_1',
  name: 'Shop',
  allowedOrigins: ['https://shop.example'],
  destinationIds: null,
  createdAt: 0,
  updatedAt: 0,
  revision: 1,
} as const
const facts: DecisionFacts = {
  realm,
  apiClient,
  keyKind: 'PUBLISHABLE',
  origin: 'https://shop.example',
  callee: { kind: 'address', address: 'help@acme.example', detail: 'fits' },
  pauses: [],
  isVisitorKnown: true,
  blocks: [],
  policies: [],
  subjects: { callee: 'help@acme.example', visitor: { key: 'key' } },
  solution: { kind: 'none' },
}
const pause = (ownerId: string, endsAt: number | null, publicMessage: string | null = null): Pause => ({
  ownerId,
  pausedAt: now - 1_000,
  pausedById: 'adm_1',
  reason: 'maintenance',
  publicMessage,
  endsAt,
})

test('allows a request that passes all checks, with four passed steps', () => {
  const decision = decideBeforeLimits(facts, now)
  expect(decision.refusal).toBeNull()
  expect(decision.steps.map((step) => [step.check, step.isPassed])).toEqual([
    ['PAUSE', true],
    ['ORIGIN', true],
    ['CALLEE', true],
    ['BLOCK_LIST', true],
  ])
})

test.each([EVERYTHING, 'rlm_1', 'cli_1', 'dst_1'])('checks a pause of %s before everything else', (ownerId) => {
  const decision = decideBeforeLimits(
    {
      ...facts,
      origin: 'https://evil.example',
      callee: { kind: 'forbidden', detail: 'x' },
      pauses: [pause(ownerId, now + 1)],
    },
    now,
  )
  expect(decision.refusal).toEqual({ reason: 'PAUSED', retryAt: now + 1, publicMessage: null })
  expect(decision.steps).toHaveLength(1)
})

test('ignores a pause from the instant at which it ends', () => {
  expect(decideBeforeLimits({ ...facts, pauses: [pause('rlm_1', now)] }, now).refusal).toBeNull()
})

test('reports the pause that ends last, or one without an end', () => {
  const pauses = [pause('cli_1', now + 5), pause('rlm_1', now + 9, 'Back soon.'), pause('dst_1', now + 7)]
  expect(decideBeforeLimits({ ...facts, pauses }, now).refusal).toEqual({
    reason: 'PAUSED',
    retryAt: now + 9,
    publicMessage: 'Back soon.',
  })
  expect(
    decideBeforeLimits({ ...facts, pauses: [...pauses, pause(EVERYTHING, null)] }, now).refusal?.retryAt,
  ).toBeNull()
})

test.each([
  null,
  'null',
  '',
  'https://evil.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://shop.example.evil.example',
  'https://evil-shop.example',
  'https://SHOP.example',
  'https://shop.example/',
  'https://shop.example ',
])('refuses a publishable key from origin %j', (origin) => {
  const decision = decideBeforeLimits({ ...facts, origin }, now)
  expect(decision.refusal?.reason).toBe('ORIGIN_NOT_ALLOWED')
  expect(decision.steps.at(-1)).toMatchObject({ check: 'ORIGIN', isPassed: false })
})

test('refuses every page for a client without origins', () => {
  const decision = decideBeforeLimits({ ...facts, apiClient: { ...apiClient, allowedOrigins: [] } }, now)
  expect(decision.refusal?.reason).toBe('ORIGIN_NOT_ALLOWED')
})

test('needs no origin for a secret key', () => {
  expect(decideBeforeLimits({ ...facts, keyKind: 'SECRET', origin: null }, now).refusal).toBeNull()
})

test('refuses a forbidden callee before policies are evaluated', () => {
  const decision = decideBeforeLimits(
    { ...facts, callee: { kind: 'forbidden', detail: 'no destination has this alias' } },
    now,
  )
  expect(decision.refusal?.reason).toBe('CALLEE_NOT_ALLOWED')
  expect(decision.steps.map((step) => step.check)).toEqual(['PAUSE', 'ORIGIN', 'CALLEE'])
})

test.each([
  [EVERYTHING, 'everything is paused since 2023-11-14T22:13:19.000Z, until it is resumed'],
  ['rlm_1', 'realm "acme" is paused since 2023-11-14T22:13:19.000Z, until it is resumed'],
  ['cli_1', 'client "Shop" is paused since 2023-11-14T22:13:19.000Z, until it is resumed'],
  ['dst_1', 'the destination is paused since 2023-11-14T22:13:19.000Z, until it is resumed'],
])('describes a pause of %s by its owner', (ownerId, detail) => {
  expect(decideBeforeLimits({ ...facts, pauses: [pause(ownerId, null)] }, now).steps[0]?.detail).toBe(detail)
})

test('describes a block by its network or receipt, and otherwise whether the address is known', () => {
  const block = {
    id: 'blk_1',
    realmId: 'rlm_1',
    network: '203.0.113.0/24',
    visitorKey: null,
    issuanceId: null,
    reason: 'Abuse',
    endsAt: null,
    createdAt: 0,
  }
  const detailOf = (more: Partial<DecisionFacts>) => decideBeforeLimits({ ...facts, ...more }, now).steps[3]?.detail
  expect(detailOf({ blocks: [block] })).toBe('203.0.113.0/24 is blocked until it is lifted: Abuse')
  expect(detailOf({ blocks: [{ ...block, network: null, visitorKey: 'key', issuanceId: 'iss_1' }] })).toBe(
    'the network behind receipt iss_1 is blocked until it is lifted: Abuse',
  )
  expect(detailOf({})).toBe('the network is not blocked')
  expect(detailOf({ isVisitorKnown: false })).toBe('the address is unknown')
})

test('distinguishes a missing origin from one that is not allowed', () => {
  const detailOf = (origin: string | null) => decideBeforeLimits({ ...facts, origin }, now).steps[1]?.detail
  expect(detailOf(null)).toBe('no Origin header, which publishable keys need')
  expect(detailOf('https://evil.example')).toBe("https://evil.example is not among the client's 1 origins")
})

import type {
  ActivityQuery,
  BlockRowFieldsFragment,
  DecisionFieldsFragment,
  DecisionStepFieldsFragment,
  DestinationFieldsFragment,
  InvalidInputFieldsFragment,
  PauseEffectFieldsFragment,
  PauseFieldsFragment,
  PlaygroundQuery,
  PolicyFieldsFragment,
  RealmFieldsFragment,
  RealmKeyFieldsFragment,
  ReceiptFieldsFragment,
  SiteFieldsFragment,
  SpliceFieldsFragment,
  TryIssuanceMutation,
  UsageCountFieldsFragment,
} from '../generated/graphql.ts'

// One factory per GraphQL fragment. Each factory returns a small valid object in which the given fields are replaced.

/** A realm that is not paused, without keys and destinations. */
export const realm = createFactory<RealmFieldsFragment>({
  id: 'rlm_1',
  name: 'acme',
  displayName: 'Acme',
  accountUser: 'anonymous@acme.example',
  fromUser: 'anonymous@acme.example',
  calleePatterns: [],
  revision: 1,
  createdAt: '2026-03-01T12:00:00.000Z',
  updatedAt: '2026-03-01T12:00:00.000Z',
  pause: null,
  tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 600, effectiveLifetimeSeconds: 600 },
  keys: [],
  destinations: [],
  apiClients: { totalCount: 1 },
})

/** An active key without warnings. */
export const realmKey = createFactory<RealmKeyFieldsFragment>({
  id: 'rky_1',
  fingerprint: '9f3c1a7e',
  gatewayRealm: 'acme',
  cipher: 'AES_128_ECB',
  warnings: [],
  usedBy: [],
  state: 'ACTIVE',
  activatesAt: null,
  retiresAt: null,
  createdAt: '2026-03-01T12:00:00.000Z',
})

/** A destination with the account user of its realm. */
export const destination = createFactory<DestinationFieldsFragment>({
  id: 'dst_1',
  alias: 'support',
  displayName: 'Support',
  address: 'help@acme.example',
  accountUser: null,
  revision: 1,
  updatedAt: '2026-03-01T12:00:00.000Z',
  pause: null,
})

/** A site that has no keys and no restriction to certain destinations. */
export const site = createFactory<SiteFieldsFragment>({
  id: 'cli_1',
  name: 'Shop',
  allowedOrigins: ['https://shop.example'],
  revision: 1,
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  pause: null,
  realm: { id: 'rlm_1', name: 'acme', displayName: 'Acme', destinations: [] },
  destinations: null,
  keys: [],
})

/** A pause without an end or a visitor message. */
export const pause = createFactory<PauseFieldsFragment>({
  pausedAt: '2026-03-01T11:00:00.000Z',
  pausedBy: { id: 'adm_1', displayName: 'Olga Owner' },
  reason: 'A fire drill.',
  publicMessage: null,
  endsAt: null,
})

/** The effect of a pause that stops all calls immediately. */
export const pauseEffect = createFactory<PauseEffectFieldsFragment>({
  outstandingCount: 0,
  outstandingUntil: null,
  hasEnd: true,
  callsEndAt: null,
  stretchedUntil: null,
  partners: [],
  partnerCount: 0,
  advice: [],
})

/** An enforced policy with one limit per visitor. */
export const policy = createFactory<PolicyFieldsFragment>({
  mode: 'ENFORCED',
  rateLimits: [{ scope: 'ADDRESS', limit: 5, windowSeconds: 600 }],
  businessHours: null,
  splicePartners: [],
  challenge: 'NONE',
  updatedAt: '2026-03-01T12:00:00.000Z',
  revision: 3,
})

/** A decision that issued credentials, as the Activity page lists it. */
export const decision = createFactory<DecisionFieldsFragment>({
  id: 'iss_1',
  decidedAt: '2026-03-01T12:00:01.000Z',
  outcome: 'ISSUED',
  refusalReason: null,
  wouldBeRefusedFor: null,
  isTrial: false,
  callee: 'support',
  destination: { id: 'dst_1', displayName: 'Support desk' },
  apiClient: { id: 'cli_1', name: 'Shop' },
  realmName: 'acme',
  origin: 'https://shop.example',
  visitor: 'a1b2c3d4e5f6',
  report: null,
})

/** Returns one page of decisions. The cursor of a decision is the word `cursor`, a space and the decision's id. */
export function decisionPage(
  decisions: readonly DecisionFieldsFragment[],
  { hasNextPage = false } = {},
): ActivityQuery {
  return {
    issuances: {
      edges: decisions.map((node) => ({ cursor: `cursor ${node.id}`, node })),
      pageInfo: { hasNextPage, endCursor: `cursor ${decisions.at(-1)?.id}` },
    },
  }
}

/** The decision step that checks for pauses. The request passed this check. */
export const decisionStep = createFactory<DecisionStepFieldsFragment>({
  check: 'PAUSE',
  isPassed: true,
  isEnforced: true,
  detail: 'Nothing is paused.',
  policy: null,
})

/** The receipt of an issued request. The receipt has no recorded steps. */
export const receipt = createFactory<ReceiptFieldsFragment>({
  id: 'iss_1',
  decidedAt: '2026-03-01T12:00:00.000Z',
  outcome: 'ISSUED',
  refusalReason: null,
  wouldBeRefusedFor: null,
  isTrial: false,
  steps: [],
  realm: { id: 'rlm_1', name: 'acme' },
  realmName: 'acme',
  apiClient: { id: 'cli_1', name: 'Shop' },
  destination: { id: 'dst_1', alias: 'support', displayName: 'Support desk' },
  callee: 'support',
  origin: 'https://shop.example',
  keyKind: 'PUBLISHABLE',
  visitor: 'a1b2c3d4e5f6',
  isNetworkKept: true,
  realmKey: null,
  expiresAt: null,
  requestId: 'req_7',
  reference: null,
  report: null,
})

/** A block that was created from a network and has no end. */
export const block = createFactory<BlockRowFieldsFragment>({
  id: 'blk_1',
  network: '203.0.113.0/24',
  issuanceId: null,
  reason: 'Calls all night.',
  endsAt: null,
  refusals: 0,
  createdAt: '2026-03-01T12:00:00.000Z',
})

/** A splice audit with the best grade and without findings. */
export const spliceAudit = createFactory<SpliceFieldsFragment>({
  grade: 'A',
  gradeWithNewKey: 'A',
  sharedWith: [],
  formerCallees: [],
  pairs: [],
  worstStretchSeconds: 0,
  deadlineAt: null,
  hybridNameCount: 0,
  findings: [],
  advice: [],
})

/** Counts of a period without requests. */
export const usageCounts = createFactory<UsageCountFieldsFragment>({
  issued: 0,
  refused: 0,
  refusals: [],
  wouldBeRefused: 0,
  connected: 0,
})

/** A site of the playground with one callable destination. */
export const playgroundSite = createFactory<PlaygroundQuery['apiClients']['edges'][number]['node']>({
  id: 'cli_1',
  name: 'Shop',
  allowedOrigins: ['https://shop.example'],
  realm: {
    id: 'rlm_1',
    name: 'acme',
    destinations: [{ id: 'dst_1', alias: 'support', displayName: 'Support', address: 'help@acme.example' }],
  },
  destinations: null,
})

/** The result of a trial. A real request would be issued. */
export const trial = createFactory<Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>>({
  __typename: 'TryIssuancePayload',
  outcome: 'ISSUED',
  refusalReason: null,
  wouldBeRefusedFor: null,
  retryAt: null,
  steps: [decisionStep()],
  issued: null,
})

/** A mutation result with issues. A path is dotted: `policy.rateLimits.0.limit`. */
export function invalidInput(
  ...issues: (readonly [path: string, message: string])[]
): InvalidInputFieldsFragment & { readonly __typename: 'InvalidInput' } {
  return {
    __typename: 'InvalidInput',
    message: 'Some fields are not valid.',
    issues: issues.map(([path, message]) => ({ path: path.split('.'), code: 'MALFORMED', message })),
  }
}

function createFactory<TFragment extends object>(defaults: TFragment) {
  return (changes: Partial<TFragment> = {}): TFragment => ({ ...defaults, ...changes })
}

import { type ApiKeyPrincipal, apiKeyScopes, type Issuance, type UseCases } from '@anoncall/domain'
import { createTokenCipher } from '@anoncall/token-core'
import { ecbKey } from '../sampleRequests.ts'
import type { Work } from './Work.ts'

export const anybody: ApiKeyPrincipal = {
  kind: 'API_KEY',
  apiKeyId: 'key_1',
  keyKind: 'SECRET',
  apiClientId: 'cli_1',
  apiClientName: 'Anybody',
  realmId: 'rlm_1',
  scopes: apiKeyScopes.SECRET,
}

const account = 'visitor@demo.example'
const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })

/** Issues to whoever asks and forgets it: what is left is HTTP, GraphQL and three tokens. */
export const issueUnasked: UseCases['issueForClient'] = async (_, requests) => {
  const issuedAt = Date.now()
  const expiresAt = issuedAt + 300_000
  const callees = requests.map(({ callee }) => callee)
  const sets = cipher.mintBatch({ account, from: account, callees, timestamp: issuedAt })
  return {
    kind: 'decided',
    outcomes: sets.map((tokens, index) => ({
      kind: 'issued',
      issuance: { ...unrecorded, callee: callees[index] ?? '', decidedAt: issuedAt, expiresAt },
      credentials: { ...tokens, realm: 'demo' },
      issuedAt,
      expiresAt,
    })),
  }
}

/** Nobody is asked for anything. */
export const mintOnly: Work = {
  contextOf: async () => ({
    principal: anybody,
    request: { id: 'req_1', origin: null, address: '127.0.0.1', takeDecision: () => null },
    useCases: { issueForClient: issueUnasked },
  }),
  log: () => undefined,
}

const unrecorded: Issuance = {
  id: 'iss_1',
  decidedAt: 0,
  outcome: 'ISSUED',
  refusalReason: null,
  wouldBeRefusedFor: null,
  steps: [],
  isTrial: false,
  realmId: 'rlm_1',
  realmName: 'demo',
  apiClientId: 'cli_1',
  destinationId: null,
  callee: '',
  origin: null,
  keyKind: 'SECRET',
  visitor: null,
  sealedAddress: null,
  blockId: null,
  rateWindows: [],
  realmKeyId: 'rky_1',
  expiresAt: 0,
  requestId: 'req_1',
  reference: null,
  report: null,
}

import type { GraphQLContext } from '@anoncall/api/src/graphql/GraphQLContext.ts'
import { type ApiKeyPrincipal, apiKeyScopes, type Issuance, type UseCases } from '@anoncall/domain'
import { createTokenCipher } from '@anoncall/token-core'
import { ECB_KEY } from '../tokens/sampleRequests.ts'

/** The work of issuing, without HTTP and GraphQL. The work is the same for each server in a comparison. */
export interface Work {
  /**
   * Authenticates a request.
   *
   * @throws {Error} If the caller is not allowed to issue.
   */
  contextOf(headers: CallerHeaders): Promise<IssuingContext>
  /** Logs that a request was answered, as a production server does. */
  log(context: IssuingContext): void
}

export interface CallerHeaders {
  readonly authorization?: string | undefined
  readonly origin?: string | undefined
}

/** The part of the context that the resolvers of issuing use. */
export type IssuingContext = Pick<GraphQLContext, 'principal' | 'request'> & {
  readonly useCases: Pick<GraphQLContext['useCases'], 'issueCredentials'>
}

export const fixedPrincipal: ApiKeyPrincipal = {
  kind: 'API_KEY',
  apiKeyId: 'key_1',
  keyKind: 'SECRET',
  apiClientId: 'cli_1',
  apiClientName: 'Client',
  realmId: 'rlm_1',
  scopes: apiKeyScopes.SECRET,
}

const ACCOUNT = 'visitor@demo.example'
const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ECB_KEY })

/** Mints tokens for each request without deciding or recording anything. */
export const issueWithoutChecks: UseCases['issueCredentials'] = async (_, requests) => {
  const issuedAt = Date.now()
  const expiresAt = issuedAt + 300_000
  const callees = requests.map(({ callee }) => callee)
  const sets = cipher.mintBatch({ account: ACCOUNT, from: ACCOUNT, callees, timestamp: issuedAt })
  return {
    kind: 'decided',
    outcomes: sets.map((tokens, index) => ({
      kind: 'issued',
      issuance: { ...issuanceTemplate, callee: callees[index] ?? '', decidedAt: issuedAt, expiresAt },
      credentials: { ...tokens, realm: 'demo' },
      issuedAt,
      expiresAt,
      isRepeated: false,
    })),
  }
}

/** Minting without authentication and without a log. */
export const mintOnly: Work = {
  contextOf: async () => ({
    principal: fixedPrincipal,
    request: { id: 'req_1', origin: null, address: '127.0.0.1', takeDecision: () => null },
    useCases: { issueCredentials: issueWithoutChecks },
  }),
  log: () => undefined,
}

const issuanceTemplate: Issuance = {
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
  isAddressKept: false,
  blockId: null,
  realmKeyId: 'rky_1',
  expiresAt: 0,
  requestId: 'req_1',
  reference: null,
  report: null,
}

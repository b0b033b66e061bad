/** Responses of the API. */
export const payload = {
  __typename: 'IssueAnonymousCredentialsPayload',
  credentials: { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' },
  callee: 'support',
  from: 'anonymous@acme.example',
  issuanceId: 'iss_1',
  issuedAt: '2026-03-01T09:30:00.000Z',
  expiresAt: '2026-03-01T09:31:00.000Z',
}

export const refusal = {
  __typename: 'IssuanceRefused',
  message: 'Calls are paused at the moment.',
  reason: 'PAUSED',
  retryAt: '2026-03-01T10:00:00.000Z',
  publicMessage: 'We are back at ten.',
  challenge: null,
  issuanceId: 'iss_2',
}

export const challenged = {
  __typename: 'IssuanceRefused',
  message: 'A proof of work is required.',
  reason: 'CHALLENGE_REQUIRED',
  retryAt: null,
  publicMessage: null,
  challenge: { altcha: '{"parameters":{}}', expiresAt: '2026-03-01T09:35:00.000Z' },
  issuanceId: 'iss_3',
}

export const invalid = {
  __typename: 'InvalidInput',
  message: 'The input cannot be accepted.',
  issues: [{ path: ['reference'], code: 'TOO_LONG', message: 'At most 64 characters.' }],
}

export const single = (result: unknown) => ({ data: { issueAnonymousCredentials: result } })

export const batch = (result: unknown) => ({ data: { issueAnonymousCredentialsBatch: result } })

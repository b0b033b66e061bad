import type { ApiKeyMint, AuditSeal, Challenges, KeyVault, RequestHash, Visitors } from '@anoncall/domain'
import { type AddressVault, createAddressVault } from './createAddressVault.ts'
import { createApiKeyMint } from './createApiKeyMint.ts'
import { createChallenges } from './createChallenges.ts'
import { createKeyVault } from './createKeyVault.ts'
import { createVisitors } from './createVisitors.ts'
import type { MasterKeys } from './masterKeys.ts'
import type { ServerSecrets } from './serverSecrets.ts'
import { keyedHash, openServerSecrets } from './serverSecrets.ts'

/**
 * Opens the vault. If there are no server secrets, creates new secrets and seals them with the first master key.
 *
 * @throws {VaultError} `WRONG_MASTER_KEY`, `SECRETS_INCOMPLETE`
 */
export async function openVault(options: {
  readonly masterKeys: MasterKeys
  readonly secrets: ServerSecrets
}): Promise<Vault> {
  const opened = await openServerSecrets(options.masterKeys, options.secrets)
  return {
    keyVault: createKeyVault(options.masterKeys, opened.fingerprint_key),
    apiKeyMint: createApiKeyMint(opened.api_key_pepper),
    challenges: createChallenges({
      signatureSecret: keyedHash(opened.challenge_key, 'challenge'),
      keySignatureSecret: keyedHash(opened.challenge_key, 'derived key'),
    }),
    visitors: createVisitors(opened.visitor_key),
    addressVault: createAddressVault(opened.visitor_key),
    auditSeal: { hash: (text) => keyedHash(opened.audit_chain_key, text) },
    requestHash: { hash: (text) => keyedHash(opened.visitor_key, `request ${text}`).slice(0, REQUEST_HASH_LENGTH) },
    hashSessionToken: (token) => keyedHash(opened.session_hash_key, token),
  }
}

const REQUEST_HASH_LENGTH = 32

/** All operations that use the service's own secrets. The secrets themselves are not exposed. */
interface Vault {
  readonly keyVault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  readonly requestHash: RequestHash
  readonly challenges: Challenges
  readonly visitors: Omit<Visitors, 'addressHours'>
  readonly addressVault: AddressVault
  /** Returns the hash that is stored for a session token: 64 hex characters. */
  hashSessionToken(token: string): string
}

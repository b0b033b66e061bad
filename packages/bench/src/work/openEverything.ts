import { authenticate } from '@anoncall/api/src/auth/authenticate.ts'
import { createSessionCookie } from '@anoncall/api/src/auth/createSessionCookie.ts'
import { type Environment, readConfig } from '@anoncall/api/src/config/readConfig.ts'
import { newRequestId } from '@anoncall/api/src/http/newRequestId.ts'
import { openDataFolder } from '@anoncall/api/src/setup/openDataFolder.ts'
import { createLogger } from '@anoncall/api/src/telemetry/createLogger.ts'
import { createUseCases } from '@anoncall/domain'
import type { Work } from './Work.ts'

/**
 * All that our own server does for a credential, behind another's HTTP and GraphQL: the key, its origins, the policy and its
 * limits, a row that is on the disk before the answer leaves, a line in the log. Left out, to the others' advantage: guards against
 * floods and costly documents, headers that protect browsers, metrics.
 */
export async function openEverything(environment: Environment): Promise<Work> {
  const config = readConfig(environment)
  const { services, hashSessionToken } = await openDataFolder(config, 'service')
  const { issueForClient } = createUseCases(services)
  const sessionCookie = createSessionCookie(config.publicUrl)
  const whoIs = authenticate({ ...services, hashSessionToken, sessionCookie, ownOrigins: config.ownOrigins })
  const logger = createLogger({ level: config.logLevel, format: 'json', hasColours: false, secretNames: new Set() })
  return {
    async contextOf({ authorization = null, origin = null }) {
      const authentication = await whoIs({ authorization: authorization ?? null, cookie: null, origin: origin ?? null })
      if (authentication.kind === 'rejected') throw new Error(authentication.message)
      const { principal } = authentication
      const request = { id: newRequestId(), origin: origin ?? null, address: '127.0.0.1', takeDecision: () => null }
      return { principal, request, useCases: { issueForClient } }
    },
    log: ({ principal, request }) =>
      logger.info(
        { method: 'POST', path: '/graphql', status: 200, requestId: request.id, principal: principal.kind },
        'request',
      ),
  }
}

import { authenticate } from '@anoncall/api/src/auth/authenticate.ts'
import { createSessionCookie } from '@anoncall/api/src/auth/createSessionCookie.ts'
import { type Environment, readConfig } from '@anoncall/api/src/config/readConfig.ts'
import { enforceAuth } from '@anoncall/api/src/graphql/enforceAuth.ts'
import { typeDefs } from '@anoncall/api/src/graphql/generated/typeDefs.ts'
import { resolvers } from '@anoncall/api/src/graphql/resolvers.ts'
import { newRequestId } from '@anoncall/api/src/http/logRequest.ts'
import { openDataFolder } from '@anoncall/api/src/setup/openDataFolder.ts'
import { createLogger } from '@anoncall/api/src/telemetry/createLogger.ts'
import { createUseCases } from '@anoncall/domain'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { environment } from './environment.ts'
import { mintOnly, type Work } from './mintOnly.ts'

/** Opens the work that the environment variables of this process select. */
export function openWork(): Promise<Work> | Work {
  return environment.doesAllWork ? openAllWork(environment.variables) : mintOnly
}

/** The whole GraphQL schema with Anoncall's resolvers. The servers differ only in how they execute operations. */
export const issuingSchema = enforceAuth(
  makeExecutableSchema({ typeDefs, resolvers, inheritResolversFromInterfaces: false }),
)

/**
 * Opens everything that the service does for a credential: the key, its origins, the policy with its limits, a durable
 * row before the response, and a log line. Omits the guards against floods and costly documents, the headers that
 * protect browsers, and the metrics. The omissions favor the other servers.
 */
async function openAllWork(variables: Environment): Promise<Work> {
  const config = readConfig(variables)
  const { services, hashSessionToken } = await openDataFolder(config, 'service')
  const { issueCredentials } = createUseCases(services)
  const sessionCookie = createSessionCookie(config.publicUrl)
  const authenticateCaller = authenticate({
    ...services,
    hashSessionToken,
    sessionCookie,
    ownOrigins: config.ownOrigins,
  })
  const logger = createLogger({ level: config.logLevel, format: 'json', hasColours: false, secretNames: new Set() })
  return {
    async contextOf({ authorization = null, origin = null }) {
      const authentication = await authenticateCaller({
        authorization: authorization ?? null,
        cookie: null,
        origin: origin ?? null,
      })
      if (authentication.kind === 'rejected') throw new Error(authentication.message)
      const { principal } = authentication
      const request = { id: newRequestId(), origin: origin ?? null, address: '127.0.0.1', takeDecision: () => null }
      return { principal, request, useCases: { issueCredentials } }
    },
    log: ({ principal, request }) =>
      logger.info(
        { method: 'POST', path: '/graphql', status: 200, requestId: request.id, principal: principal.kind },
        'request',
      ),
  }
}

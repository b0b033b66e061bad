import { typeDefs } from '@anoncall/api/src/graphql/generated/typeDefs.ts'
import { enforceAuth } from '@anoncall/api/src/graphql/plugins/enforceAuth.ts'
import { resolvers } from '@anoncall/api/src/graphql/resolvers.ts'
import { makeExecutableSchema } from '@graphql-tools/schema'

/** The whole contract with our own resolvers: what differs between the servers is who executes them. */
export const issuingSchema = enforceAuth(
  makeExecutableSchema({ typeDefs, resolvers, inheritResolversFromInterfaces: false }),
)

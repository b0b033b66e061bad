import { auditResolvers } from './modules/audit/auditResolvers.ts'
import { baseResolvers } from './modules/base/baseResolvers.ts'
import { blockResolvers } from './modules/blocks/blockResolvers.ts'
import { clientMutations, clientQueries } from './modules/clients/clientResolvers.ts'
import { destinationResolvers } from './modules/destinations/destinationResolvers.ts'
import { inspectionResolvers } from './modules/inspection/inspectionResolvers.ts'
import { issuanceMutations } from './modules/issuance/issuanceMutations.ts'
import { issuanceFields, issuanceQueries } from './modules/issuance/issuanceQueries.ts'
import { issuanceSubscriptions } from './modules/issuance/issuanceSubscriptions.ts'
import { pauseResolvers } from './modules/pauses/pauseResolvers.ts'
import { policyResolvers } from './modules/policies/policyResolvers.ts'
import { realmFields, realmMutations, realmQueries } from './modules/realms/realmResolvers.ts'
import { setupResolvers } from './modules/setup/setupResolvers.ts'
import { spliceResolvers } from './modules/splice/spliceResolvers.ts'
import { usageResolvers } from './modules/usage/usageResolvers.ts'
import { viewerResolvers } from './modules/viewer/viewerResolvers.ts'

/** The resolvers of all modules, to be merged into one schema. */
export const resolvers = [
  baseResolvers,
  viewerResolvers,
  setupResolvers,
  realmQueries,
  realmMutations,
  realmFields,
  destinationResolvers,
  pauseResolvers,
  issuanceQueries,
  issuanceMutations,
  issuanceFields,
  issuanceSubscriptions,
  policyResolvers,
  blockResolvers,
  usageResolvers,
  spliceResolvers,
  inspectionResolvers,
  clientQueries,
  clientMutations,
  auditResolvers,
]

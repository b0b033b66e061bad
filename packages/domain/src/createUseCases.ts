import { verifyAuditChain } from './audit/auditChain.ts'
import { createBlock, liftBlock, removeEndedBlocks } from './blocks/manageBlocks.ts'
import { createApiClient, deleteApiClient, updateApiClient } from './clients/manageApiClients.ts'
import { createApiKey, revokeApiKey, rotateApiKey } from './clients/manageApiKeys.ts'
import { createDestination, deleteDestination, updateDestination } from './destinations/manageDestinations.ts'
import { inspectToken } from './inspection/inspectToken.ts'
import { checkAvailability } from './issuance/checkAvailability.ts'
import { RequestsUnderWay } from './issuance/idempotency.ts'
import type { IssuanceRequest } from './issuance/issuance.ts'
import { type IssuanceSource, issueCredentials } from './issuance/issueCredentials.ts'
import { reportCall } from './issuance/reportCall.ts'
import { createRetention, forgetVisitors, removeExpiredKeys } from './issuance/retention.ts'
import { tryIssuance } from './issuance/tryIssuance.ts'
import { loadPauseEffect } from './pauses/pauseEffect.ts'
import { pauseIssuing, resumeIssuing } from './pauses/pauseIssuing.ts'
import { previewPolicy } from './policies/previewPolicy.ts'
import { clearIssuancePolicy, setIssuancePolicy } from './policies/setIssuancePolicy.ts'
import type { Services } from './ports/services.ts'
import { activateRealmKey, applyKeySchedule, retireRealmKey, stageRealmKey } from './realms/manageRealmKeys.ts'
import { createRealm, deleteRealm, updateRealm } from './realms/manageRealms.ts'
import { loadClientPartners, loadPolicyPartners } from './splice/loadPartners.ts'
import { loadSpliceAudit, previewSpliceAudit } from './splice/previewSpliceAudit.ts'
import { readUsage } from './usage/readUsage.ts'

/** Binds all use cases to the services that they depend on. */
export function createUseCases(services: Services) {
  const bind =
    <Rest extends unknown[], Result>(useCase: (services: Services, ...rest: Rest) => Result) =>
    (...rest: Rest): Result =>
      useCase(services, ...rest)
  const issuing = { services, requestsUnderWay: new RequestsUnderWay() }
  return {
    issueCredentials: (source: IssuanceSource, requests: readonly IssuanceRequest[]) =>
      issueCredentials(issuing, source, requests),
    checkAvailability: bind(checkAvailability),
    tryIssuance: bind(tryIssuance),
    reportCall: bind(reportCall),
    removeExpiredIssuances: createRetention(services),
    forgetVisitors: bind(forgetVisitors),
    removeExpiredKeys: bind(removeExpiredKeys),
    readUsage: atMost(LONG_READS_MAX, bind(readUsage)),
    setIssuancePolicy: bind(setIssuancePolicy),
    clearIssuancePolicy: bind(clearIssuancePolicy),
    previewPolicy: atMost(LONG_READS_MAX, bind(previewPolicy)),
    createBlock: bind(createBlock),
    liftBlock: bind(liftBlock),
    removeEndedBlocks: bind(removeEndedBlocks),
    inspectToken: bind(inspectToken),
    createRealm: bind(createRealm),
    updateRealm: bind(updateRealm),
    deleteRealm: bind(deleteRealm),
    stageRealmKey: bind(stageRealmKey),
    activateRealmKey: bind(activateRealmKey),
    retireRealmKey: bind(retireRealmKey),
    applyKeySchedule: bind(applyKeySchedule),
    createDestination: bind(createDestination),
    updateDestination: bind(updateDestination),
    deleteDestination: bind(deleteDestination),
    createApiClient: bind(createApiClient),
    updateApiClient: bind(updateApiClient),
    deleteApiClient: bind(deleteApiClient),
    createApiKey: bind(createApiKey),
    rotateApiKey: bind(rotateApiKey),
    revokeApiKey: bind(revokeApiKey),
    pauseIssuing: bind(pauseIssuing),
    resumeIssuing: bind(resumeIssuing),
    loadPauseEffect: bind(loadPauseEffect),
    loadPolicyPartners: bind(loadPolicyPartners),
    loadClientPartners: bind(loadClientPartners),
    loadSpliceAudit: bind(loadSpliceAudit),
    previewSpliceAudit: bind(previewSpliceAudit),
    verifyAuditChain: oneAtATime(bind(verifyAuditChain)),
  }
}

/**
 * How many queries of one kind run at once. Each query reads many decisions. If more queries ran at once, each would
 * only take longer, and less computing time would be left for issuing.
 */
const LONG_READS_MAX = 2

/** The use cases of Anoncall, bound to their services. */
export type UseCases = ReturnType<typeof createUseCases>

/**
 * Wraps an action so that concurrent callers share one run. A long verification then never runs twice at the same time.
 */
function oneAtATime<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | null = null
  return () => {
    running ??= work().finally(() => {
      running = null
    })
    return running
  }
}

/** Wraps an action so that at most `max` runs of it happen at once. Further callers wait in the order of their calls. */
function atMost<Rest extends unknown[], Result>(
  max: number,
  work: (...rest: Rest) => Promise<Result>,
): (...rest: Rest) => Promise<Result> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (...rest) => {
    if (running < max) running += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work(...rest)
    } finally {
      // Passes its place directly to the next waiting caller, so that no new caller can overtake the waiting callers.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

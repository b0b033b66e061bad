import { verifyAuditChain } from './audit/verifyAuditChain.ts'
import { createBlock } from './blocks/createBlock.ts'
import { liftBlock } from './blocks/liftBlock.ts'
import { removeEndedBlocks } from './blocks/removeEndedBlocks.ts'
import { createApiClient } from './clients/createApiClient.ts'
import { createApiKey } from './clients/createApiKey.ts'
import { deleteApiClient } from './clients/deleteApiClient.ts'
import { revokeApiKey } from './clients/revokeApiKey.ts'
import { rotateApiKey } from './clients/rotateApiKey.ts'
import { updateApiClient } from './clients/updateApiClient.ts'
import { createDestination } from './destinations/createDestination.ts'
import { deleteDestination } from './destinations/deleteDestination.ts'
import { updateDestination } from './destinations/updateDestination.ts'
import { inspectToken } from './inspection/inspectToken.ts'
import { checkAvailability } from './issuance/checkAvailability.ts'
import { forgetVisitors } from './issuance/forgetVisitors.ts'
import { issueForClient } from './issuance/issueForClient.ts'
import { createRetention } from './issuance/removeExpiredIssuances.ts'
import { reportCall } from './issuance/reportCall.ts'
import { tryIssuance } from './issuance/tryIssuance.ts'
import { loadPauseEffect } from './pauses/loadPauseEffect.ts'
import { pauseIssuing } from './pauses/pauseIssuing.ts'
import { resumeIssuing } from './pauses/resumeIssuing.ts'
import { clearIssuancePolicy } from './policies/clearIssuancePolicy.ts'
import { previewPolicy } from './policies/previewPolicy.ts'
import { setIssuancePolicy } from './policies/setIssuancePolicy.ts'
import { activateRealmKey } from './realms/activateRealmKey.ts'
import { applyKeySchedule } from './realms/applyKeySchedule.ts'
import { createRealm } from './realms/createRealm.ts'
import { deleteRealm } from './realms/deleteRealm.ts'
import { retireRealmKey } from './realms/retireRealmKey.ts'
import { stageRealmKey } from './realms/stageRealmKey.ts'
import { updateRealm } from './realms/updateRealm.ts'
import type { Services } from './Services.ts'
import { loadClientPartners, loadPolicyPartners } from './splice/loadRulePartners.ts'
import { loadSpliceAudit } from './splice/loadSpliceAudit.ts'
import { previewSpliceAudit } from './splice/previewSpliceAudit.ts'
import { readUsage } from './usage/readUsage.ts'

/** Everything that Anoncall does, ready to be called. */
export type UseCases = ReturnType<typeof createUseCases>

/** Hands every use case what it needs from outside. */
export function createUseCases(services: Services) {
  const bind =
    <Rest extends unknown[], Result>(useCase: (services: Services, ...rest: Rest) => Result) =>
    (...rest: Rest): Result =>
      useCase(services, ...rest)
  return {
    issueForClient: bind(issueForClient),
    checkAvailability: bind(checkAvailability),
    tryIssuance: bind(tryIssuance),
    reportCall: bind(reportCall),
    removeExpiredIssuances: createRetention(services),
    forgetVisitors: bind(forgetVisitors),
    readUsage: bind(readUsage),
    setIssuancePolicy: bind(setIssuancePolicy),
    clearIssuancePolicy: bind(clearIssuancePolicy),
    previewPolicy: bind(previewPolicy),
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

/** Whoever asks while an answer is being worked out gets the same one: a long walk is not taken twice at once. */
function oneAtATime<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | null = null
  return () => {
    running ??= work().finally(() => {
      running = null
    })
    return running
  }
}

import type { TokenSet } from '@anoncall/token-core'
import { createScenario, owner } from '../scenario/createScenario.ts'

export const hour = 3_600_000
export const day = 24 * hour

/** Creates a scenario in which an attacker keeps issued tokens and recombines their blocks. */
export function createAttackScenario() {
  const scenario = createScenario()

  /** Returns the credentials that a page receives for a callee. */
  async function issue(apiClientId: string, callee: string): Promise<TokenSet> {
    const outcome = await scenario.issueOne(apiClientId, [callee])
    if (outcome.kind !== 'issued') throw new Error(JSON.stringify(outcome))
    return outcome.credentials
  }

  async function pause(ownerId: string): Promise<void> {
    await scenario.useCases.pauseIssuing(owner, { ownerId, reason: 'closed', publicMessage: null, endsAt: null })
  }

  /** Returns the reason for which a page is refused. */
  async function refusal(apiClientId: string, callee: string): Promise<string> {
    const outcome = await scenario.issueOne(apiClientId, [callee])
    return outcome.kind === 'refused' ? outcome.refusal.reason : outcome.kind
  }

  async function audit(realmId: string) {
    const realm = await scenario.store.realms.find(realmId)
    if (realm === null) throw new Error('no such realm')
    return scenario.useCases.loadSpliceAudit(realm)
  }

  return { ...scenario, issue, pause, refusal, audit }
}

/** Returns the blocks of an ECB token in hexadecimal digits. */
export function blocksOf(token: string): string[] {
  return token.match(/.{32}/g) ?? []
}

/** Joins the first blocks of one token with the last blocks of another. */
export function splice(head: string, headBlocks: number, tail: string, tailBlocks: number): string {
  return [...blocksOf(head).slice(0, headBlocks), ...blocksOf(tail).slice(-tailBlocks)].join('')
}

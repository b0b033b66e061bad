import type { TokenSet } from '@anoncall/token-core'
import { beginStory, owner } from '../story/beginStory.ts'

export const hour = 3_600_000
export const day = 24 * hour

/** A story in which somebody keeps what was issued, cuts it up and puts it together anew. */
export function beginAttack() {
  const story = beginStory()

  /** What a page gets that asks for a callee. */
  async function issue(apiClientId: string, callee: string): Promise<TokenSet> {
    const outcome = await story.askOne(apiClientId, [callee])
    if (outcome.kind !== 'issued') throw new Error(JSON.stringify(outcome))
    return outcome.credentials
  }

  async function pause(ownerId: string): Promise<void> {
    await story.useCases.pauseIssuing(owner, { ownerId, reason: 'closed', publicMessage: null, endsAt: null })
  }

  /** What a page is refused for. */
  async function refusal(apiClientId: string, callee: string): Promise<string> {
    const outcome = await story.askOne(apiClientId, [callee])
    return outcome.kind === 'refused' ? outcome.refusal.reason : outcome.kind
  }

  async function audit(realmId: string) {
    const realm = await story.store.realms.find(realmId)
    if (realm === null) throw new Error('no such realm')
    return story.useCases.loadSpliceAudit(realm)
  }

  return { ...story, issue, pause, refusal, audit }
}

/** The blocks of an ECB token, hex. */
export function blocksOf(token: string): string[] {
  return token.match(/.{32}/g) ?? []
}

/** The first blocks of one token with the last ones of another. */
export function splice(head: string, headBlocks: number, tail: string, tailBlocks: number): string {
  return [...blocksOf(head).slice(0, headBlocks), ...blocksOf(tail).slice(-tailBlocks)].join('')
}

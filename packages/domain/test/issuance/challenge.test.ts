import { describe, expect, it } from 'vitest'
import { solveMemoryChallenge } from '../../src/testing/memoryServices.ts'
import { beginStory, shopOrigin } from '../story/beginStory.ts'

async function beginChallenged() {
  const story = beginStory()
  const { acme, support, client } = await story.shop()
  await story.policy(acme.id, { challenge: 'PROOF_OF_WORK' })
  const ask = (challengeSolution: string | null = null, apiClientId = client.id) =>
    story.askOne(apiClientId, ['support'], 'PUBLISHABLE', shopOrigin, { challengeSolution })
  const solved = async (apiClientId = client.id): Promise<string> => {
    const outcome = await ask(null, apiClientId)
    if (outcome.kind !== 'refused' || outcome.challenge === null) throw new Error('no challenge')
    return solveMemoryChallenge(outcome.challenge.altcha)
  }
  return { ...story, acme, support, client, ask, solved }
}

describe('a proof of work', () => {
  it('is asked for before anything is issued, and opens the way once', async () => {
    const { ask, solved } = await beginChallenged()
    expect(await ask()).toMatchObject({ kind: 'refused', refusal: { reason: 'CHALLENGE_REQUIRED', retryAt: null } })
    const solution = await solved()
    expect(await ask(solution)).toMatchObject({ kind: 'issued' })
    expect(await ask(solution)).toMatchObject({ kind: 'refused', refusal: { reason: 'CHALLENGE_FAILED' } })
  })

  it('opens the way once, also when two hundred come with it at once', async () => {
    const { ask, solved } = await beginChallenged()
    const solution = await solved()
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => ask(solution)))
    expect(outcomes.filter(({ kind }) => kind === 'issued')).toHaveLength(1)
  })

  it('comes with a new challenge when it failed', async () => {
    const { ask } = await beginChallenged()
    const failed = await ask('nonsense')
    expect(failed).toMatchObject({ kind: 'refused', refusal: { reason: 'CHALLENGE_FAILED' } })
    if (failed.kind !== 'refused' || failed.challenge === null) throw new Error('no challenge')
    expect(await ask(solveMemoryChallenge(failed.challenge.altcha))).toMatchObject({ kind: 'issued' })
  })

  it('is worth nothing when it comes too late, or from another client', async () => {
    const { ask, solved, clock, apiClient, acme } = await beginChallenged()
    const late = await solved()
    clock.advance(300_000)
    expect(await ask(late)).toMatchObject({ refusal: { reason: 'CHALLENGE_FAILED' } })
    const other = await apiClient(acme.id)
    expect(await ask(await solved(other.id))).toMatchObject({ refusal: { reason: 'CHALLENGE_FAILED' } })
  })

  it('takes no place in any limit while it is missing, and is not used up by a limit that is reached', async () => {
    const { ask, solved, policy, client, clock } = await beginChallenged()
    await policy(client.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    for (let index = 0; index < 5; index += 1) await ask()
    expect(await ask(await solved())).toMatchObject({ kind: 'issued' })
    clock.advance(30_000)
    // Reached comes before proof: there is nothing to solve for.
    expect(await ask()).toMatchObject({ refusal: { reason: 'RATE_LIMITED' }, challenge: null })
    clock.advance(30_000)
    const kept = await solved()
    expect(await ask(kept)).toMatchObject({ kind: 'issued' })
  })

  it('that a monitored policy alone asks for is used up as well, and its second use is recorded', async () => {
    const { ask, solved, policy, acme } = await beginChallenged()
    const solution = await solved()
    await policy(acme.id, { mode: 'MONITORED', challenge: 'PROOF_OF_WORK' }, 1)
    expect(await ask(solution)).toMatchObject({ kind: 'issued', issuance: { wouldBeRefusedFor: null } })
    expect(await ask(solution)).toMatchObject({ kind: 'issued', issuance: { wouldBeRefusedFor: 'CHALLENGE_FAILED' } })
  })

  it('is recorded as used once, however many policies ask for it', async () => {
    const { ask, solved, policy, client } = await beginChallenged()
    await policy(client.id, { mode: 'MONITORED', challenge: 'PROOF_OF_WORK' })
    const outcome = await ask(await solved())
    if (outcome.kind !== 'issued') throw new Error(outcome.kind)
    expect(outcome.issuance.rateWindows.map(({ key }) => key)).toEqual(['challenge 1'])
  })

  it('is used up to its last instant', async () => {
    const { ask, solved, clock } = await beginChallenged()
    const solution = await solved()
    clock.advance(298_500)
    expect(await ask(solution)).toMatchObject({ kind: 'issued' })
    clock.advance(1_499)
    expect(await ask(solution)).toMatchObject({ refusal: { reason: 'CHALLENGE_FAILED' } })
  })

  it('that is missing leaves a receipt without places, so that none are counted after a restart', async () => {
    const { ask, policy, client, store, clock } = await beginChallenged()
    await policy(client.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    const outcome = await ask()
    if (outcome.kind !== 'refused') throw new Error(outcome.kind)
    expect(outcome.issuance.rateWindows).toEqual([])
    expect(await store.issuances.countsInForce(clock.now())).toEqual([])
  })

  it('is told in the receipt, with what was wrong about it', async () => {
    const { ask, solved, clock } = await beginChallenged()
    const detailOf = async (solution: string | null) => {
      const outcome = await ask(solution)
      return outcome.kind === 'invalid' ? '' : outcome.issuance.steps.at(-1)?.detail
    }
    const solution = await solved()
    expect(await detailOf(null)).toBe('the request has no proof of work')
    expect(await detailOf(solution)).toBe('the proof of work is valid')
    expect(await detailOf(solution)).toBe('the proof of work was used before')
    expect(await detailOf('nonsense')).toBe('the proof of work is invalid')
    const late = await solved()
    clock.advance(300_000)
    expect(await detailOf(late)).toBe('the proof of work has expired')
  })

  it('is no reason for a button to be grey', async () => {
    const { useCases, principalOf, client } = await beginChallenged()
    const source = {
      principal: await principalOf(client.id, 'PUBLISHABLE'),
      origin: shopOrigin,
      address: null,
      requestId: 'r',
    }
    expect(await useCases.checkAvailability(source, 'support')).toEqual({ kind: 'checked', refusal: null })
  })

  it('is not asked for and not used up where no policy wants one', async () => {
    const { ask, useCases, solved, acme } = await beginChallenged()
    const solution = await solved()
    await useCases.clearIssuancePolicy(
      { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r', scopes: ['MANAGE_REALMS'] },
      { ownerId: acme.id, expectedRevision: 1 },
    )
    expect(await ask(solution)).toMatchObject({ kind: 'issued' })
    expect(await ask(solution)).toMatchObject({ kind: 'issued' })
  })
})

import { describe, expect, it } from 'vitest'
import { solveMemoryChallenge } from '../../src/testing/memoryServices.ts'
import { createScenario, shopOrigin } from '../scenario/createScenario.ts'

async function createChallengeScenario() {
  const scenario = createScenario()
  const { acme, support, client } = await scenario.shop()
  await scenario.policy(acme.id, { challenge: 'PROOF_OF_WORK' })
  const attempt = (challengeSolution: string | null = null, apiClientId = client.id) =>
    scenario.issueOne(apiClientId, ['support'], { challengeSolution })
  const solved = async (apiClientId = client.id): Promise<string> => {
    const outcome = await attempt(null, apiClientId)
    if (outcome.kind !== 'refused' || outcome.challenge === null) throw new Error('no challenge')
    return solveMemoryChallenge(outcome.challenge.altcha)
  }
  return { ...scenario, acme, support, client, attempt, solved }
}

describe('a proof of work', () => {
  it('is required before anything is issued, and is valid once', async () => {
    const { attempt, solved } = await createChallengeScenario()
    expect(await attempt()).toMatchObject({ kind: 'refused', refusal: { reason: 'CHALLENGE_REQUIRED', retryAt: null } })
    const solution = await solved()
    expect(await attempt(solution)).toMatchObject({ kind: 'issued' })
    expect(await attempt(solution)).toMatchObject({ kind: 'refused', refusal: { reason: 'CHALLENGE_FAILED' } })
  })

  it('is valid once, even for two hundred simultaneous requests', async () => {
    const { attempt, solved } = await createChallengeScenario()
    const solution = await solved()
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => attempt(solution)))
    expect(outcomes.filter(({ kind }) => kind === 'issued')).toHaveLength(1)
  })

  it('gets a new challenge if it failed', async () => {
    const { attempt } = await createChallengeScenario()
    const failed = await attempt('nonsense')
    expect(failed).toMatchObject({ kind: 'refused', refusal: { reason: 'CHALLENGE_FAILED' } })
    if (failed.kind !== 'refused' || failed.challenge === null) throw new Error('no challenge')
    expect(await attempt(solveMemoryChallenge(failed.challenge.altcha))).toMatchObject({ kind: 'issued' })
  })

  it('is invalid after it expired, and for another client', async () => {
    const { attempt, solved, clock, apiClient, acme } = await createChallengeScenario()
    const late = await solved()
    clock.advance(300_000)
    expect(await attempt(late)).toMatchObject({ refusal: { reason: 'CHALLENGE_FAILED' } })
    const other = await apiClient(acme.id)
    expect(await attempt(await solved(other.id))).toMatchObject({ refusal: { reason: 'CHALLENGE_FAILED' } })
  })

  it('does not count against limits while it is missing, and is not used up if a limit is reached', async () => {
    const { attempt, solved, policy, client, clock } = await createChallengeScenario()
    await policy(client.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    for (let index = 0; index < 5; index += 1) await attempt()
    expect(await attempt(await solved())).toMatchObject({ kind: 'issued' })
    clock.advance(30_000)
    // A reached limit is checked before the solution, so no challenge is created.
    expect(await attempt()).toMatchObject({ refusal: { reason: 'RATE_LIMITED' }, challenge: null })
    clock.advance(30_000)
    const kept = await solved()
    expect(await attempt(kept)).toMatchObject({ kind: 'issued' })
  })

  it('is also used up by a monitored policy, and its second use is recorded', async () => {
    const { attempt, solved, policy, acme } = await createChallengeScenario()
    const solution = await solved()
    await policy(acme.id, { mode: 'MONITORED', challenge: 'PROOF_OF_WORK' }, 1)
    expect(await attempt(solution)).toMatchObject({ kind: 'issued', issuance: { wouldBeRefusedFor: null } })
    expect(await attempt(solution)).toMatchObject({
      kind: 'issued',
      issuance: { wouldBeRefusedFor: 'CHALLENGE_FAILED' },
    })
  })

  it('is recorded as used once if several policies require it', async () => {
    const { attempt, solved, policy, client, store, clock } = await createChallengeScenario()
    await policy(client.id, { mode: 'MONITORED', challenge: 'PROOF_OF_WORK' })
    expect(await attempt(await solved())).toMatchObject({ kind: 'issued' })
    expect(await store.issuances.countsInForce(clock.now())).toMatchObject([{ key: 'challenge 1', count: 1 }])
  })

  it('cannot be reused until it has expired', async () => {
    const { attempt, solved, clock } = await createChallengeScenario()
    const solution = await solved()
    clock.advance(298_500)
    expect(await attempt(solution)).toMatchObject({ kind: 'issued' })
    clock.advance(1_499)
    expect(await attempt(solution)).toMatchObject({ refusal: { reason: 'CHALLENGE_FAILED' } })
  })

  it('leaves no rate windows in the receipt while it is missing, so that a restart counts none', async () => {
    const { attempt, policy, client, store, clock } = await createChallengeScenario()
    await policy(client.id, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
    expect(await attempt()).toMatchObject({ kind: 'refused' })
    expect(await store.issuances.countsInForce(clock.now())).toEqual([])
  })

  it('is described in the receipt with its problem', async () => {
    const { attempt, solved, clock } = await createChallengeScenario()
    const detailOf = async (solution: string | null) => {
      const outcome = await attempt(solution)
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

  it('does not make a callee unavailable', async () => {
    const { useCases, principalOf, client } = await createChallengeScenario()
    const source = {
      principal: await principalOf(client.id, 'PUBLISHABLE'),
      origin: shopOrigin,
      address: null,
      requestId: 'r',
    }
    expect(await useCases.checkAvailability(source, 'support')).toEqual({ kind: 'checked', refusal: null })
  })

  it('is neither required nor used up without a policy that requires it', async () => {
    const { attempt, useCases, solved, acme } = await createChallengeScenario()
    const solution = await solved()
    await useCases.clearIssuancePolicy(
      { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'r', scopes: ['MANAGE_REALMS'] },
      { ownerId: acme.id, expectedRevision: 1 },
    )
    expect(await attempt(solution)).toMatchObject({ kind: 'issued' })
    expect(await attempt(solution)).toMatchObject({ kind: 'issued' })
  })
})

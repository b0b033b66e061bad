import { describe, expect, test } from 'vitest'
import type { SpliceDraft } from '../../src/splice/previewSpliceAudit.ts'
import { createScenario, openPolicy, owner } from '../scenario/createScenario.ts'

describe('the audit of a realm', () => {
  test('groups callees with the same clients, policies and pauses', async () => {
    const scenario = createScenario()
    const acme = await scenario.realm()
    const support = await scenario.destination(acme.id, 'support')
    const billing = await scenario.destination(acme.id, 'billing')
    const isHarmless = async () => (await scenario.useCases.loadSpliceAudit(acme)).pairs.map((pair) => pair.isHarmless)
    expect(await isHarmless()).toEqual([true])

    const client = await scenario.apiClient(acme.id, [support.id])
    expect(await isHarmless()).toEqual([false])
    const both = { apiClientId: client.id, expectedRevision: 1, destinationIds: [billing.id, support.id] }
    expect((await scenario.useCases.updateApiClient(owner, both)).kind).toBe('updated')
    expect(await isHarmless()).toEqual([true])

    const limited = { ...openPolicy, rateLimits: [{ scope: 'OWNER', limit: 5, windowSeconds: 60 } as const] }
    await scenario.policy(support.id, limited)
    expect(await isHarmless()).toEqual([false])
    await scenario.policy(billing.id, limited)
    expect(await isHarmless()).toEqual([true])

    const reason = 'maintenance'
    const endsAt = scenario.clock.now() + 60_000
    await scenario.useCases.pauseIssuing(owner, { ownerId: support.id, reason, publicMessage: null, endsAt })
    expect(await isHarmless()).toEqual([false])
    scenario.clock.advance(60_000)
    expect(await isHarmless()).toEqual([true])
    await scenario.useCases.pauseIssuing(owner, { ownerId: acme.id, reason, publicMessage: null, endsAt: null })
    expect(await isHarmless()).toEqual([true])
  })

  test('reads clients beyond the first page', async () => {
    const scenario = createScenario()
    const acme = await scenario.realm()
    const support = await scenario.destination(acme.id, 'support')
    await scenario.destination(acme.id, 'billing')
    for (let count = 0; count < 100; count += 1) await scenario.apiClient(acme.id)
    expect((await scenario.useCases.loadSpliceAudit(acme)).pairs).toMatchObject([{ isHarmless: true }])
    await scenario.apiClient(acme.id, [support.id])
    expect((await scenario.useCases.loadSpliceAudit(acme)).pairs).toMatchObject([{ isHarmless: false }])
  })

  test('includes the addresses of patterns, except for known ones', async () => {
    const scenario = createScenario()
    const patterns = [
      'night@acme.example',
      'HELP@acme.example',
      'visitor@acme.example',
      'one@else.invalid',
      '*@else.invalid',
    ]
    const acme = await scenario.realm({ calleePatterns: patterns })
    await scenario.destination(acme.id, 'support', 'help@acme.example')
    const { pairs } = await scenario.useCases.loadSpliceAudit(acme)
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([['*@else.invalid', '*@else.invalid']])
    await scenario.destination(acme.id, 'early', 'early@acme.example')
    const audit = await scenario.useCases.loadSpliceAudit(acme)
    expect(audit.pairs).toContainEqual({ first: 'early', second: 'night@acme.example', isHarmless: false })
  })
})

describe('the preview of a change', () => {
  async function createPreviewScenario() {
    const scenario = createScenario()
    const acme = await scenario.realm({ accountUser: 'web@acme.example' })
    const support = await scenario.destination(acme.id, 'support')
    const preview = async (draft: Partial<SpliceDraft>) => {
      const outcome = await scenario.useCases.previewSpliceAudit({ realmId: acme.id, ...draft })
      if (outcome.kind !== 'previewed') throw new Error(outcome.kind)
      return outcome
    }
    const grades = async (draft: Partial<SpliceDraft>) => {
      const { before, after } = await preview(draft)
      return [before?.grade ?? null, after?.grade ?? null]
    }
    return { ...scenario, acme, support, preview, grades }
  }
  const tokenFormat = { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: null } as const
  const added = { id: null, alias: 'billing', address: 'billing@acme.example', accountUser: null }

  test('returns the grade before and after, and changes nothing', async () => {
    const { acme, support, grades, preview, store } = await createPreviewScenario()
    const length = (await store.auditLog.head())?.length
    expect(await grades({})).toEqual(['A_SET', 'A_SET'])
    expect(await grades({ accountUser: 'callback-users@acme.example' })).toEqual(['A_SET', 'B'])
    expect(await grades({ cipher: 'AES_256_CBC_HMAC' })).toEqual(['A_SET', 'A'])
    expect(await grades({ calleePatterns: ['*@acme.example'] })).toEqual(['A_SET', 'C'])
    expect(await grades({ removedDestinationId: support.id })).toEqual(['A_SET', 'A_SET'])
    expect((await preview({ destination: added })).after?.pairCount).toBe(1)
    // Tokens for its old address can be forged with tokens for the new one.
    expect((await preview({ destination: { ...added, id: support.id } })).after?.pairCount).toBe(1)
    expect(await store.realms.find(acme.id)).toEqual(acme)
    expect((await store.auditLog.head())?.length).toBe(length)
  })

  test('matches the audit after the change', async () => {
    const { acme, useCases, preview, destination, clock } = await createPreviewScenario()
    const { after } = await preview({ destination: added })
    await destination(acme.id, 'billing')
    expect(clock.now()).toBe(Date.UTC(2026, 0, 2, 3, 4, 5))
    expect(await useCases.loadSpliceAudit(acme)).toEqual(after)
  })

  test('advises a new key if issued texts are removed', async () => {
    const { support, preview } = await createPreviewScenario()
    const advice =
      'Activate a new key with this change: tokens with support@acme.example were issued under the current one, and their blocks are usable as long as the gateway accepts it.'
    expect((await preview({ removedDestinationId: support.id })).after?.advice[0]).toBe(advice)
    const moved = { ...added, id: support.id }
    expect((await preview({ destination: moved })).after?.advice[0]).toBe(advice)
    expect((await preview({ destination: moved, cipher: 'AES_128_ECB' })).after?.advice).not.toContain(advice)
    expect((await preview({ destination: added })).after?.advice).not.toContain(advice)
  })

  test('audits a realm that does not exist yet', async () => {
    const { grades } = await createPreviewScenario()
    const cipher = 'AES_128_ECB'
    expect(await grades({ realmId: null, accountUser: 'web@acme.example', cipher, tokenFormat })).toEqual([null, 'A'])
    expect(
      await grades({ realmId: null, accountUser: 'web@acme.example', cipher, tokenFormat, destination: added }),
    ).toEqual([null, 'A_SET'])
  })

  test.each<[string, Partial<SpliceDraft>]>([
    ['an account user', { accountUser: 'visitor@' }],
    ['a from user', { fromUser: 'vis' }],
    ['a pattern', { calleePatterns: ['*@acme.example', '*@'] }],
    ['an address', { destination: { ...added, address: 'bil' } }],
    ["a destination's account user", { destination: { ...added, accountUser: 'bil ling@acme.example' } }],
    ['a lifetime', { tokenFormat: { ...tokenFormat, lifetimeSeconds: 0 } }],
  ])('has no audit for a draft with an incomplete %s', async (_, draft) => {
    const { grades } = await createPreviewScenario()
    expect(await grades(draft)).toEqual(['A_SET', null])
  })

  test.each<[string, Partial<SpliceDraft>]>([
    ['account user', { cipher: 'AES_128_ECB', tokenFormat }],
    ['cipher', { accountUser: 'web@acme.example', tokenFormat }],
    ['token format', { accountUser: 'web@acme.example', cipher: 'AES_128_ECB' }],
  ])('has no audit for a new realm without %s', async (_, draft) => {
    const { grades } = await createPreviewScenario()
    expect(await grades({ realmId: null, ...draft })).toEqual([null, null])
  })

  test('finds no realm and no destination of another realm', async () => {
    const { acme, realm, destination, useCases } = await createPreviewScenario()
    const other = await realm({ name: 'other' })
    const { id } = await destination(other.id, 'sales')
    const kindOf = async (draft: Partial<SpliceDraft>) =>
      (await useCases.previewSpliceAudit({ realmId: acme.id, ...draft })).kind
    expect(await kindOf({ realmId: 'rlm_none' })).toBe('notFound')
    expect(await kindOf({ removedDestinationId: id })).toBe('notFound')
    expect(await kindOf({ destination: { ...added, id } })).toBe('notFound')
    expect(await kindOf({ realmId: null, removedDestinationId: id })).toBe('notFound')
  })
})

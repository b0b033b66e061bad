import { expect, test } from 'vitest'
import { createScenario, owner } from '../scenario/createScenario.ts'

test.each(['everything', 'realm', 'destination', 'client'] as const)(
  'a pause of %s refuses the next request and returns which credentials stay usable',
  async (what) => {
    const { shop, issueOne, useCases, clock } = createScenario()
    const { acme, support, client } = await shop()
    const ownerId = { everything: null, realm: acme.id, destination: support.id, client: client.id }[what]
    const issued = await issueOne(client.id, ['support'])
    if (issued.kind !== 'issued') throw new Error(issued.kind)
    const paused = await useCases.pauseIssuing(owner, {
      ownerId,
      reason: 'maintenance',
      publicMessage: 'Back at noon.',
      endsAt: clock.now() + 60_000,
    })
    expect(paused).toMatchObject({ kind: 'paused', outstanding: { count: 1, until: issued.expiresAt } })
    expect(await issueOne(client.id, ['support'])).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'PAUSED', publicMessage: 'Back at noon.', retryAt: clock.now() + 60_000 },
    })
    await useCases.resumeIssuing(owner, { ownerId, reason: 'done' })
    expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  },
)

test('a pause ends at its end time', async () => {
  const { shop, issueOne, useCases, clock } = createScenario()
  const { acme, client } = await shop()
  await useCases.pauseIssuing(owner, {
    ownerId: acme.id,
    reason: 'x',
    publicMessage: null,
    endsAt: clock.now() + 60_000,
  })
  clock.advance(59_999)
  expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'refused' })
  clock.advance(1)
  expect(await issueOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
})

test('a pause needs a reason and an end in the future', async () => {
  const { shop, useCases, clock } = createScenario()
  const { acme } = await shop()
  const outcome = await useCases.pauseIssuing(owner, {
    ownerId: acme.id,
    reason: ' ',
    publicMessage: '',
    endsAt: clock.now(),
  })
  if (outcome.kind !== 'invalid') throw new Error(outcome.kind)
  expect(outcome.issues.map((issue) => issue.path[0])).toEqual(['reason', 'publicMessage', 'endsAt'])
  expect(
    await useCases.pauseIssuing(owner, { ownerId: 'rlm_none', reason: 'x', publicMessage: null, endsAt: null }),
  ).toEqual({ kind: 'notFound' })
})

test.each(['realm', 'destination', 'client'] as const)(
  'a pause of a %s counts only its own usable credentials',
  async (what) => {
    const { shop, realm, destination, apiClient, issueOne, useCases } = createScenario()
    const { acme, support, client } = await shop()
    const other = await realm({ name: 'other', accountUser: 'visitor@other.example' })
    await destination(other.id, 'support')
    const others = await apiClient(other.id)
    for (const { id } of [client, others, others]) await issueOne(id, ['support'])
    const ownerId = { realm: acme.id, destination: support.id, client: client.id }[what]
    expect(
      await useCases.pauseIssuing(owner, { ownerId, reason: 'x', publicMessage: null, endsAt: null }),
    ).toMatchObject({ outstanding: { count: 1 } })
  },
)

test('a reason and a public message have at most 200 characters, for a pause and for a resumption', async () => {
  const { shop, useCases } = createScenario()
  const { acme } = await shop()
  const [long, tooLong] = ['x'.repeat(200), 'x'.repeat(201)]
  const pause = { ownerId: acme.id, reason: long, publicMessage: long, endsAt: null }
  expect(await useCases.pauseIssuing(owner, pause)).toMatchObject({ kind: 'paused' })
  for (const field of ['reason', 'publicMessage'])
    expect(await useCases.pauseIssuing(owner, { ...pause, [field]: tooLong })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: [field], code: 'TOO_LONG' }],
    })
  for (const reason of ['', tooLong])
    expect(await useCases.resumeIssuing(owner, { ownerId: acme.id, reason })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['reason'] }],
    })
  expect(await useCases.resumeIssuing(owner, { ownerId: acme.id, reason: long })).toMatchObject({ kind: 'resumed' })
})

test('rejects resuming a missing owner, and does not record resuming one that is not paused', async () => {
  const { shop, useCases, store } = createScenario()
  const { acme } = await shop()
  expect(await useCases.resumeIssuing(owner, { ownerId: 'rlm_none', reason: 'x' })).toEqual({ kind: 'notFound' })
  const length = (await store.auditLog.head())?.length
  for (const ownerId of [acme.id, null])
    expect(await useCases.resumeIssuing(owner, { ownerId, reason: 'x' })).toMatchObject({ kind: 'resumed' })
  expect((await store.auditLog.head())?.length).toBe(length)
})

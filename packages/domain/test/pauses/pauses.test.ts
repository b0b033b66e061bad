import { expect, test } from 'vitest'
import { beginStory, owner } from '../story/beginStory.ts'

test.each(['everything', 'realm', 'destination', 'client'] as const)(
  'a pause of %s refuses the next request and says what stays usable',
  async (what) => {
    const { shop, askOne, useCases, clock } = beginStory()
    const { acme, support, client } = await shop()
    const ownerId = { everything: null, realm: acme.id, destination: support.id, client: client.id }[what]
    const issued = await askOne(client.id, ['support'])
    if (issued.kind !== 'issued') throw new Error(issued.kind)
    const paused = await useCases.pauseIssuing(owner, {
      ownerId,
      reason: 'maintenance',
      publicMessage: 'Back at noon.',
      endsAt: clock.now() + 60_000,
    })
    expect(paused).toMatchObject({ kind: 'paused', outstanding: { count: 1, until: issued.expiresAt } })
    expect(await askOne(client.id, ['support'])).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'PAUSED', publicMessage: 'Back at noon.', retryAt: clock.now() + 60_000 },
    })
    await useCases.resumeIssuing(owner, { ownerId, reason: 'done' })
    expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
  },
)

test('a pause ends by itself at its end time', async () => {
  const { shop, askOne, useCases, clock } = beginStory()
  const { acme, client } = await shop()
  await useCases.pauseIssuing(owner, {
    ownerId: acme.id,
    reason: 'x',
    publicMessage: null,
    endsAt: clock.now() + 60_000,
  })
  clock.advance(59_999)
  expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'refused' })
  clock.advance(1)
  expect(await askOne(client.id, ['support'])).toMatchObject({ kind: 'issued' })
})

test('a pause needs a reason and an end that has not passed', async () => {
  const { shop, useCases, clock } = beginStory()
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
  'a pause of a %s counts what stays usable of it alone',
  async (what) => {
    const { shop, realm, destination, apiClient, askOne, useCases } = beginStory()
    const { acme, support, client } = await shop()
    const other = await realm({ name: 'other', accountUser: 'visitor@other.example' })
    await destination(other.id, 'support')
    const others = await apiClient(other.id)
    for (const { id } of [client, others, others]) await askOne(id, ['support'])
    const ownerId = { realm: acme.id, destination: support.id, client: client.id }[what]
    expect(
      await useCases.pauseIssuing(owner, { ownerId, reason: 'x', publicMessage: null, endsAt: null }),
    ).toMatchObject({ outstanding: { count: 1 } })
  },
)

test('a reason and a public message have up to 200 characters, to pause and to resume', async () => {
  const { shop, useCases } = beginStory()
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

test('only who is there can be resumed, and resuming what is not paused is not recorded', async () => {
  const { shop, useCases, store } = beginStory()
  const { acme } = await shop()
  expect(await useCases.resumeIssuing(owner, { ownerId: 'rlm_none', reason: 'x' })).toEqual({ kind: 'notFound' })
  const length = (await store.auditLog.head())?.length
  for (const ownerId of [acme.id, null])
    expect(await useCases.resumeIssuing(owner, { ownerId, reason: 'x' })).toMatchObject({ kind: 'resumed' })
  expect((await store.auditLog.head())?.length).toBe(length)
})

import { expect, test } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import type { RefusedCaller, Services } from '../../src/ports/services.ts'
import { beginStory, owner, requestFor, shopOrigin, visitorAddress } from '../story/beginStory.ts'

/** A shop whose refusals are counted up to a ceiling. */
async function begin(ceiling: number, changes: Partial<Services> = {}) {
  const story = beginStory()
  const { client } = await story.shop()
  const taken: RefusedCaller[] = []
  const services: Services = {
    ...story.services,
    refusalCeiling: {
      take: (caller) => {
        taken.push(caller)
        return taken.length > ceiling ? 30 : null
      },
      peek: () => (taken.length >= ceiling ? 30 : null),
    },
    ...changes,
  }
  const useCases = createUseCases(services)

  const ask = async (
    keyKind: 'PUBLISHABLE' | 'SECRET',
    callees: readonly string[],
    origin: string | null = shopOrigin,
  ) =>
    useCases.issueForClient(
      { principal: await story.principalOf(client.id, keyKind), origin, address: visitorAddress, requestId: 'req_1' },
      callees.map(requestFor),
    )
  return { ...story, useCases, client, taken, ask }
}

test('a refusal over the ceiling is not recorded, and what is allowed is issued all the same', async () => {
  const { ask, taken } = await begin(1)
  expect(await ask('PUBLISHABLE', ['support'], 'https://evil.example')).toMatchObject({ kind: 'decided' })
  expect(await ask('PUBLISHABLE', ['support'], 'https://evil.example')).toEqual({
    kind: 'tooManyRefusals',
    retryAfterSeconds: 30,
  })
  expect(await ask('PUBLISHABLE', ['support'])).toMatchObject({ kind: 'decided', outcomes: [{ kind: 'issued' }] })
  expect(taken).toMatchObject([
    { address: visitorAddress, keyKind: 'PUBLISHABLE' },
    { address: visitorAddress, keyKind: 'PUBLISHABLE' },
  ])
})

test('a batch is decided as a whole or turned away as a whole', async () => {
  const { ask, taken } = await begin(2)
  expect(await ask('SECRET', ['nowhere', 'support', 'nobody', 'none'])).toMatchObject({
    kind: 'decided',
    outcomes: [{ kind: 'refused' }, { kind: 'issued' }, { kind: 'refused' }, { kind: 'refused' }],
  })
  expect(taken).toHaveLength(3)
  expect(await ask('SECRET', ['support', 'support'])).toEqual({ kind: 'tooManyRefusals', retryAfterSeconds: 30 })
})

test('without room nothing is decided, not even a trial that mints', async () => {
  const { ask, useCases, client } = await begin(9, { storageGuard: { hasRoom: () => false } })
  expect(await ask('PUBLISHABLE', ['support'])).toEqual({ kind: 'storageLow' })
  const trial = {
    apiClientId: client.id,
    callee: 'support',
    origin: null,
    visitorAddress: null,
    evaluatedAt: null,
    policies: [],
  }
  expect(await useCases.tryIssuance(owner, { ...trial, mint: true })).toEqual({ kind: 'storageLow' })
  expect(await useCases.tryIssuance(owner, { ...trial, mint: false })).toMatchObject({ kind: 'tried' })
})

test.each([`https://${'a'.repeat(15_000)}.example`, 'https://shop.example/path', 'x', ''])(
  'a trial takes no origin that no browser sends: %s',
  async (origin) => {
    const { useCases, client } = await begin(9)
    const trial = {
      apiClientId: client.id,
      callee: 'support',
      origin,
      visitorAddress: null,
      evaluatedAt: null,
      policies: [],
      mint: true,
    }
    expect(await useCases.tryIssuance(owner, trial)).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['origin'], code: 'MALFORMED' }],
    })
  },
)

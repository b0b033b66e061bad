import { expect, test } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import type { RefusedCaller, Services } from '../../src/ports/services.ts'
import { createScenario, owner, requestFor, shopOrigin, visitorAddress } from '../scenario/createScenario.ts'

/** Creates a shop with a ceiling for refusals. */
async function createCeilingScenario(ceiling: number, changes: Partial<Services> = {}) {
  const scenario = createScenario()
  const { client } = await scenario.shop()
  const taken: RefusedCaller[] = []
  const services: Services = {
    ...scenario.services,
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

  const issue = async (
    keyKind: 'PUBLISHABLE' | 'SECRET',
    callees: readonly string[],
    origin: string | null = shopOrigin,
  ) =>
    useCases.issueCredentials(
      {
        principal: await scenario.principalOf(client.id, keyKind),
        origin,
        address: visitorAddress,
        requestId: 'req_1',
      },
      callees.map(requestFor),
    )
  return { ...scenario, useCases, client, taken, issue }
}

test('does not record a refusal above the ceiling, and still issues allowed requests', async () => {
  const { issue, taken } = await createCeilingScenario(1)
  expect(await issue('PUBLISHABLE', ['support'], 'https://evil.example')).toMatchObject({ kind: 'decided' })
  expect(await issue('PUBLISHABLE', ['support'], 'https://evil.example')).toEqual({
    kind: 'tooManyRefusals',
    retryAfterSeconds: 30,
  })
  expect(await issue('PUBLISHABLE', ['support'])).toMatchObject({ kind: 'decided', outcomes: [{ kind: 'issued' }] })
  expect(taken).toMatchObject([
    { address: visitorAddress, keyKind: 'PUBLISHABLE' },
    { address: visitorAddress, keyKind: 'PUBLISHABLE' },
  ])
})

test('decides or rejects a batch as a whole', async () => {
  const { issue, taken } = await createCeilingScenario(2)
  expect(await issue('SECRET', ['nowhere', 'support', 'unknown', 'none'])).toMatchObject({
    kind: 'decided',
    outcomes: [{ kind: 'refused' }, { kind: 'issued' }, { kind: 'refused' }, { kind: 'refused' }],
  })
  expect(taken).toHaveLength(3)
  expect(await issue('SECRET', ['support', 'support'])).toEqual({ kind: 'tooManyRefusals', retryAfterSeconds: 30 })
})

test('decides nothing without disk space, not even a trial that mints', async () => {
  const { issue, useCases, client } = await createCeilingScenario(9, { storageGuard: { hasRoom: () => false } })
  expect(await issue('PUBLISHABLE', ['support'])).toEqual({ kind: 'storageLow' })
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
  'rejects a trial with an origin that no browser sends: %s',
  async (origin) => {
    const { useCases, client } = await createCeilingScenario(9)
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

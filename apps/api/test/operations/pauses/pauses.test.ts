import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { type Caller, ownerEmail, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const PAUSE = `mutation ($input: PauseIssuingInput!) {
  pauseIssuing(input: $input) { __typename ... on InvalidInput { issues { path code } } }
}`
const RESUME = `mutation ($input: ResumeIssuingInput!) {
  resumeIssuing(input: $input) {
    __typename
    ... on ResumeIssuingPayload { owner { id } }
    ... on InvalidInput { issues { path code } }
  }
}`
const FIELDS = 'pause { pausedAt pausedBy { email } reason publicMessage endsAt }'

const clock = fixedClock()
let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
})
afterAll(() => api.close())

const pause = (input: object, as: Caller = 'owner') => api.send(PAUSE, { input: { reason: 'drill', ...input } }, as)
const resume = (input: object, as: Caller = 'owner') => api.send(RESUME, { input: { reason: 'over', ...input } }, as)

test.each([
  ['a realm', () => shop.realmId],
  ['a destination', () => shop.destinationId],
  ['a client', () => shop.apiClientId],
])('a pause of %s is shown, with its author and reason, until it ends automatically', async (_, ownerId) => {
  const read = () =>
    api.call(`query ($id: ID!) { node(id: $id) { ... on PolicyOwner { ${FIELDS} } } }`, { id: ownerId() })
  expect(await read()).toEqual({ pause: null })
  const pausedAt = new Date(clock.now()).toISOString()
  const endsAt = new Date(clock.now() + 1_000).toISOString()
  await pause({ ownerId: ownerId(), publicMessage: 'Back soon.', endsAt })
  clock.advance(999)
  expect(await read()).toEqual({
    pause: { pausedAt, pausedBy: { email: ownerEmail }, reason: 'drill', publicMessage: 'Back soon.', endsAt },
  })
  clock.advance(1)
  expect(await read()).toEqual({ pause: null })
})

test('a pause of everything is shown until it is resumed, which requires permission', async () => {
  const read = () => api.call('{ globalPause { reason } }')
  expect(await read()).toBeNull()
  await pause({ reason: 'a leak' })
  expect(await read()).toEqual({ reason: 'a leak' })
  expect((await resume({})).data).toEqual({ resumeIssuing: { __typename: 'ResumeIssuingPayload', owner: null } })
  expect(await read()).toBeNull()
  expect((await resume({ ownerId: shop.realmId })).data).toMatchObject({
    resumeIssuing: { owner: { id: shop.realmId } },
  })
})

test('a missing owner can be neither paused nor resumed, and a pause requires a reason', async () => {
  for (const { errors } of [await pause({ ownerId: 'rlm_none' }), await resume({ ownerId: 'rlm_none' })])
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND')
  expect((await pause({ reason: ' ', endsAt: '2026-01-01T00:00:00.000Z' })).data).toEqual({
    pauseIssuing: {
      __typename: 'InvalidInput',
      issues: [
        { path: ['reason'], code: 'REQUIRED' },
        { path: ['endsAt'], code: 'OUT_OF_RANGE' },
      ],
    },
  })
  expect((await resume({ reason: ' ' })).data).toEqual({
    resumeIssuing: { __typename: 'InvalidInput', issues: [{ path: ['reason'], code: 'REQUIRED' }] },
  })
})

test('pauses require permission to manage realms; readers can see them', async () => {
  const auditor = await api.signedIn('AUDITOR')
  for (const as of [auditor, shop.secret])
    for (const { errors } of [await pause({}, as), await resume({}, as)])
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect(await api.call('{ globalPause { reason } }', {}, auditor)).toBeNull()
})

test('a pause whose author was deleted is not an internal error', async () => {
  const { admins } = api.services.store
  const { find } = admins
  onTestFinished(() => {
    admins.find = find
  })
  const operator = await api.signedIn('OPERATOR')
  const { id } = await api
    .call<{ admin: { id: string } }>('{ viewer { admin { id } } }', {}, operator)
    .then(({ admin }) => admin)
  await pause({}, operator)
  admins.find = async (wanted) => (wanted === id ? null : find(wanted))
  const { errors } = await api.send('{ globalPause { pausedBy { email } } }')
  expect(errors[0]?.extensions.code).toBe('NOT_FOUND')
})

import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { type Caller, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const REPORT = 'mutation ($input: ReportCallInput!) { reportCall(input: $input) { issuanceId } }'

const clock = fixedClock()
let api: TestApi
let acme: Shop
let other: Shop
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  acme = await openShop(api)
  other = await openShop(api, { name: 'other' })
})
afterAll(() => api.close())

const report = (as: Caller, issuanceId: string, outcome: string, failureCode?: string) =>
  api.send(REPORT, { input: { issuanceId, outcome, failureCode } }, as)
const reportOf = async (issuanceId: string) => (await api.services.store.issuances.find(issuanceId))?.report

test('a page’s report on its call is on the receipt, the last one of each kind', async () => {
  const id = await issued(api, acme.publishable)
  const startsAt = clock.now()
  expect(await reportOf(id)).toBeNull()
  clock.advance(5_000)
  expect((await report(acme.publishable, id, 'CONNECTED')).data).toEqual({ reportCall: { issuanceId: id } })
  clock.advance(60_000)
  await report(acme.publishable, id, 'ENDED')
  expect(await reportOf(id)).toEqual({ connectedAt: startsAt + 5_000, endedAt: startsAt + 65_000, failureCode: null })
  clock.advance(1_000)
  await report(acme.publishable, id, 'FAILED', '486')
  expect(await reportOf(id)).toEqual({ connectedAt: startsAt + 5_000, endedAt: startsAt + 66_000, failureCode: '486' })
})

test('a call of another client, a refused one, a trial and a missing one get the same response, byte for byte', async () => {
  const own = await issued(api, acme.publishable)
  const refused = await issue(api, acme.publishable, { callee: 'unknown' })
  const trial = await api.call<{ issued: { issuanceId: string } }>(
    'mutation ($input: TryIssuanceInput!) { tryIssuance(input: $input) { ... on TryIssuancePayload { issued { issuanceId } } } }',
    { input: { apiClientId: acme.apiClientId, callee: 'support', mint: true } },
  )
  const answers = [
    await report(other.secret, own, 'CONNECTED'),
    await report(acme.publishable, refused.issuanceId, 'CONNECTED'),
    await report(acme.publishable, trial.issued.issuanceId, 'CONNECTED'),
    await report(acme.publishable, 'iss_none', 'CONNECTED'),
  ]
  const blank = (text: string) => text.replace(/req_\w+/, 'req_…')
  for (const { text, status } of answers) {
    expect(status).toBe(answers[3]?.status)
    expect(blank(text)).toBe(blank(answers[3]?.text ?? ''))
  }
  expect(answers[0]?.errors[0]?.extensions.code).toBe('NOT_FOUND')
  for (const id of [own, refused.issuanceId, trial.issued.issuanceId]) expect(await reportOf(id)).toBeNull()
})

test('a call can be reported for a day', async () => {
  const [early, late] = [await issued(api, acme.secret), await issued(api, acme.secret)]
  clock.advance(86_400_000 - 1)
  expect((await report(acme.secret, early, 'CANCELLED')).errors).toEqual([])
  clock.advance(1)
  expect((await report(acme.secret, late, 'CANCELLED')).errors[0]?.extensions.code).toBe('NOT_FOUND')
  expect(await reportOf(late)).toBeNull()
})

test('a failure code has at most 64 characters, and no rejected one is repeated', async () => {
  const id = await issued(api, acme.secret)
  expect((await report(acme.secret, id, 'FAILED', 'x'.repeat(64))).errors).toEqual([])
  for (const code of [`Canary${'x'.repeat(59)}`, 'Canary\u0007']) {
    const { errors, text } = await report(acme.secret, id, 'FAILED', code)
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(text).not.toContain('Canary')
  }
  expect(await reportOf(id)).toMatchObject({ failureCode: 'x'.repeat(64) })
  expect(api.logged()).not.toContain('Canary')
})

test('a report requires the permission to issue', async () => {
  const id = await issued(api, acme.secret)
  expect((await report('anonymous', id, 'CONNECTED')).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  expect((await report(await api.signedIn('OPERATOR'), id, 'CONNECTED')).errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect(await reportOf(id)).toBeNull()
})

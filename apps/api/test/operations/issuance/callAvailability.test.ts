import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const AVAILABILITY = `query ($callee: String!) {
  callAvailability(callee: $callee) { isOpen reason nextOpenAt publicMessage }
}`
const PAUSE = 'mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }'
const RESUME = 'mutation ($input: ResumeIssuingInput!) { resumeIssuing(input: $input) { __typename } }'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

test('a page learns in advance whether a call would be allowed, and when the next one is', async () => {
  const ask = () => api.call(AVAILABILITY, { callee: 'support' }, shop.publishable)
  expect(await ask()).toEqual({ isOpen: true, reason: null, nextOpenAt: null, publicMessage: null })

  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  await api.call(PAUSE, { input: { ownerId: shop.realmId, reason: 'Drill', publicMessage: 'Back soon.', endsAt } })
  expect(await ask()).toEqual({ isOpen: false, reason: 'PAUSED', nextOpenAt: endsAt, publicMessage: 'Back soon.' })

  await api.call(RESUME, { input: { ownerId: shop.realmId, reason: 'Over' } })
  expect(await ask()).toMatchObject({ isOpen: true })
})

test('an unknown alias and an address look the same to a page', async () => {
  const closed = { isOpen: false, reason: 'CALLEE_NOT_ALLOWED', nextOpenAt: null, publicMessage: null }
  expect(await api.call(AVAILABILITY, { callee: 'sales' }, shop.publishable)).toEqual(closed)
  expect(await api.call(AVAILABILITY, { callee: 'help@acme.example' }, shop.publishable)).toEqual(closed)
})

test('a request without a key is rejected, and an administrator has no callees', async () => {
  const codesOf = async (as: 'anonymous' | 'owner') =>
    (await api.send(AVAILABILITY, { callee: 'support' }, as)).errors.map(({ extensions }) => extensions.code)
  expect(await codesOf('anonymous')).toEqual(['UNAUTHENTICATED'])
  expect(await codesOf('owner')).toEqual(['FORBIDDEN'])
})

test('the console gets the address of the sandbox, and none in production', async () => {
  const where = (of: TestApi) => of.call<{ sandboxUrl: string | null }>('{ setup { sandboxUrl } }')
  expect(await where(api)).toEqual({ sandboxUrl: 'http://localhost:4001' })
  const production = await startTestApi({ NODE_ENV: 'production' })
  expect(await where(production)).toEqual({ sandboxUrl: null })
  await production.close()
})

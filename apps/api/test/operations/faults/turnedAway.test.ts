import { unfiltered } from '@anoncall/domain'
import { expect, onTestFinished, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi } from '../../testkit/startTestApi.ts'

const RECEIPTS = '{ issuances(first: 100) { edges { node { origin } } } }'
const PROTECTION = '{ protection { floodedRequests unrecordedRefusals storage { hasRoom } } }'
const alias = (count: number) =>
  `mutation ($input: IssueAnonymousCredentialsInput!) {${Array.from({ length: count }, (_, n) => ` a${n}: issueAnonymousCredentials(input: $input) { __typename }`).join('')} }`

async function start(environment: Record<string, string>) {
  const api = await startTestApi(environment)
  onTestFinished(() => api.close())
  return { api, shop: await openShop(api) }
}

test('refusals over the limit get no receipt, are counted, and do not affect allowed requests', async () => {
  const { api, shop } = await start({ ANONCALL_REFUSAL_LIMIT_PER_MINUTE: '3' })
  const foreign = { ...shop.publishable, origin: 'https://evil.example' }
  for (let count = 0; count < 3; count += 1)
    expect(await issue(api, foreign)).toMatchObject({ reason: 'ORIGIN_NOT_ALLOWED' })
  for (let count = 0; count < 2; count += 1) await expect(issue(api, foreign)).rejects.toThrow('TOO_MANY_REQUESTS')
  await issued(api, shop.publishable)
  const { edges } = await api.call<{ edges: unknown[] }>(RECEIPTS)
  expect(edges).toHaveLength(4)
  expect(await api.call(PROTECTION)).toEqual({ floodedRequests: 0, unrecordedRefusals: 2, storage: { hasRoom: true } })
  expect((await api.metrics.read()).text).toContain('anoncall_turned_away_total{reason="refusals"} 2')
})

test('a visitor gets a challenge although others in the same network use up the limit', async () => {
  const { api, shop } = await start({ ANONCALL_REFUSAL_LIMIT_PER_MINUTE: '3' })
  await setPolicy(api, shop.realmId, { challenge: 'PROOF_OF_WORK' })
  const foreign = { ...shop.publishable, origin: 'https://evil.example' }
  for (let count = 0; count < 3; count += 1) await issue(api, foreign)
  await expect(issue(api, foreign)).rejects.toThrow('TOO_MANY_REQUESTS')
  // As many visitors of an office as fit into the limit of such refusals, which is ten times as high.
  for (let count = 0; count < 30; count += 1)
    expect(await issue(api, shop.publishable)).toMatchObject({
      reason: 'CHALLENGE_REQUIRED',
      challenge: { altcha: expect.any(String) },
    })
  await expect(issue(api, shop.publishable)).rejects.toThrow('TOO_MANY_REQUESTS')
})

test('each decision of an operation counts against the flood limit', async () => {
  const { api, shop } = await start({ ANONCALL_FLOOD_LIMIT_PER_MINUTE: '40' })
  const decisions = async () =>
    (await api.services.store.issuances.list(unfiltered, { first: 100, after: null })).entries
  // The owner's requests counted too.
  const codes = new Set<unknown>()
  for (let count = 0; count < 20; count += 1) {
    const { errors } = await api.send(alias(5), { input: { callee: 'support' } }, shop.publishable)
    for (const { extensions } of errors) codes.add(extensions.code)
  }
  expect(codes).toEqual(new Set(['TOO_MANY_REQUESTS']))
  expect((await decisions()).length).toBeGreaterThan(10)
  expect((await decisions()).length).toBeLessThanOrEqual(40)
})

test.each([
  ['of 15 KB', `https://${'a'.repeat(15_000)}.example`],
  ['with a path', 'https://shop.example/<script>'],
  ['with spaces', 'https://shop.example https://other.example'],
  ['that is not a URL', 'x'.repeat(300)],
  ['with a host of 254 characters', `https://${'a'.repeat(254)}`],
  ['with letters outside ASCII', 'https://sh\u00f6p.example'],
])('an origin %s is recorded as one that no browser sends', async (_, origin) => {
  const { api, shop } = await start({})
  expect(await issue(api, { ...shop.publishable, origin })).toMatchObject({ reason: 'ORIGIN_NOT_ALLOWED' })
  expect(await api.call(RECEIPTS)).toEqual({ edges: [{ node: { origin: '(not an origin)' } }] })
})

test.each([
  'null',
  `https://${'a'.repeat(253)}:65535`,
  'http://[2001:db8::1]:8080',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'capacitor://localhost',
  'file://',
])('the origin %s is recorded unchanged', async (origin) => {
  const { api, shop } = await start({})
  await issue(api, { ...shop.publishable, origin })
  expect(await api.call(RECEIPTS)).toEqual({ edges: [{ node: { origin } }] })
})

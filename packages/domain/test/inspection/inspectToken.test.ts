import { expect, test } from 'vitest'
import { createScenario, owner } from '../scenario/createScenario.ts'

async function issued() {
  const scenario = createScenario()
  const { client, acme } = await scenario.shop()
  const outcome = await scenario.issueOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  const inspect = async (token: string, apiClientId = client.id) =>
    scenario.useCases.inspectToken(owner, { principal: await scenario.principalOf(apiClientId, 'SECRET'), token })
  return { ...scenario, client, acme, outcome, inspect }
}

test('returns the text of a token and whether the gateway would accept it now', async () => {
  const { inspect, outcome, clock } = await issued()
  const { accountToken, toToken } = outcome.credentials
  expect(await inspect(accountToken)).toMatchObject({
    form: 'account',
    user: 'visitor@acme.example',
    plaintext: `visitor@acme.example;${outcome.issuedAt}`,
    verdict: 'VALID',
  })
  expect(await inspect(toToken.toUpperCase())).toMatchObject({
    form: 'party',
    user: 'support@acme.example',
    plaintext: `sip:support@acme.example;${outcome.issuedAt}`,
  })
  clock.advance(299_999)
  expect(await inspect(toToken)).toMatchObject({ verdict: 'VALID' })
  clock.advance(1)
  expect(await inspect(toToken)).toMatchObject({ verdict: 'EXPIRED' })
  clock.advance(-300_000 - 60_001)
  expect(await inspect(toToken)).toMatchObject({ verdict: 'NOT_YET_VALID' })
})

test("reads only tokens of the client's own realm with an API key", async () => {
  const { realm, apiClient, inspect, outcome } = await issued()
  const other = await realm({ name: 'other', key: 'NF3Hsl2LXL3rExro' })
  const foreign = await apiClient(other.id)
  expect(await inspect(outcome.credentials.toToken, foreign.id)).toEqual({ kind: 'unreadable', problem: null })
})

test('audits every inspection, without the token or its text', async () => {
  const { inspect, outcome, store } = await issued()
  const before = (await store.auditLog.head())?.length ?? 0
  await inspect(outcome.credentials.toToken)
  await inspect('nonsense')
  const entries = await store.auditLog.scan(before, 10)
  expect(entries.map((entry) => [entry.action, entry.changes[0]?.after])).toEqual([
    ['TOKEN_INSPECTED', 'VALID'],
    ['TOKEN_INSPECTED', 'UNREADABLE'],
  ])
  expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${outcome.credentials.toToken.slice(0, 20)}|support@`))
})

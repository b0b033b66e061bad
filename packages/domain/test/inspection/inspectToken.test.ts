import { expect, test } from 'vitest'
import { beginStory, owner } from '../story/beginStory.ts'

async function issued() {
  const story = beginStory()
  const { client, acme } = await story.shop()
  const outcome = await story.askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  const inspect = async (token: string, apiClientId = client.id) =>
    story.useCases.inspectToken(owner, { principal: await story.principalOf(apiClientId, 'SECRET'), token })
  return { ...story, client, acme, outcome, inspect }
}

test('tells what a token says, and whether the gateway would take it now', async () => {
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

test("a client's key reads tokens of its own realm only", async () => {
  const { realm, apiClient, inspect, outcome } = await issued()
  const other = await realm({ name: 'other', key: 'NF3Hsl2LXL3rExro' })
  const foreign = await apiClient(other.id)
  expect(await inspect(outcome.credentials.toToken, foreign.id)).toEqual({ kind: 'unreadable', problem: null })
})

test('every look is audited, without the token or what it says', async () => {
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

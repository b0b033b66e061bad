import { spawnSync } from 'node:child_process'
import { createAnonymousCalls } from '@anoncall/client'
import { decryptEcb } from '../harness/decrypt.ts'
import { expectAccessible } from '../harness/expectAccessible.ts'
import { expectTokens, type TokenFormat } from '../harness/expectTokens.ts'
import type { FirstRunRecord } from '../harness/FirstRunRecord.ts'
import { photograph } from '../harness/photograph.ts'
import { shellWithCurl } from '../harness/shellWithCurl.ts'
import { expect, test } from '../harness/test.ts'
import { textOf } from '../harness/textOf.ts'
import { tokensOf } from '../harness/tokensOf.ts'
import { textAt } from '../harness/valueAt.ts'

test('the demo page shows credentials that OpenSSL opens, and the arguments of makeAnonymous', async ({
  start,
  startSandbox,
  page,
}) => {
  const anoncall = await start()
  await page.goto(await startSandbox(anoncall))
  await expect(page.getByRole('heading', { level: 1, name: 'Talk to us' })).toBeVisible()
  await expectAccessible(page)
  await photograph(page, 'demo-page')

  await page.getByRole('button', { name: 'Call support' }).click()
  await expect(page.getByText('You may call')).toBeVisible()
  const token = (name: string) => textOf(page.locator('.tokens li').filter({ hasText: name }).locator('.token'))
  const tokens = {
    accountToken: await token('accountToken'),
    fromToken: await token('fromToken'),
    toToken: await token('toToken'),
  }
  expectTokens(tokens, identitiesOf(anoncall.firstRun), formatOf(anoncall.firstRun))
  const call = await textOf(page.locator('pre code'))
  expect(call).toMatch(/^kandy\.call\.makeAnonymous\(\n {2}"support",/)
  for (const each of Object.values(tokens)) expect(call).toContain(each)
  expect(call).toContain('audio: true')
  expect(call).not.toContain(anoncall.firstRun.destinationAddress)
  await expectAccessible(page)
  await photograph(page, 'demo-page-issued')
})

test('the demo page tells a visitor of a pause in the administrator’s words', async ({
  start,
  startSandbox,
  settleIn,
  page,
}) => {
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  await page.goto(await startSandbox(anoncall))
  await owner.change(
    'mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }',
    { reason: 'A fire drill.', publicMessage: 'We are back at nine.' },
    'pauseIssuing',
    'PauseIssuingPayload',
  )
  await page.getByRole('button', { name: 'Call support' }).click()
  await expect(page.getByText('We are back at nine.')).toBeVisible()
  await expect(page.getByText('PAUSED')).toBeVisible()
  await expectAccessible(page)
  await photograph(page, 'demo-page-refused')
})

test('a server gets credentials through @anoncall/client with its secret key', async ({ start }) => {
  const { firstRun, graphqlUrl } = await start()
  const calls = createAnonymousCalls({ endpoint: graphqlUrl, key: firstRun.apiSecretKey })
  const outcome = await calls.issueAnonymousCredentials({ callee: firstRun.destinationAlias, reference: 'ticket-4711' })
  if (outcome.kind !== 'issued') throw new Error(`It was ${outcome.kind}`)
  expectTokens(outcome.credentials, identitiesOf(firstRun), formatOf(firstRun))
  const [callee, credentials, options] = outcome.makeAnonymousArguments
  expect([callee, credentials.realm, options.audio]).toEqual(['support', 'demo', true])
})

test('the curl that the first start prints issues as it stands', async ({ start }) => {
  const { firstRun, api } = await start()
  const printed = /^curl [\s\S]*?'$/m.exec(api.output.stdout)?.[0] ?? ''
  expect(printed).toContain(firstRun.apiSecretKey)
  const { command, args } = shellWithCurl(printed)
  const run = spawnSync(command, args, { encoding: 'utf8' })
  expect(run.stderr).toBe('')
  const body: unknown = JSON.parse(run.stdout)
  expectTokens(tokensOf(body), identitiesOf(firstRun), formatOf(firstRun))
  expect(textAt(body, 'data.issueAnonymousCredentials.issuanceId')).toMatch(/^iss_/)
})

const identitiesOf = ({ accountUser, destinationAddress }: FirstRunRecord) => ({
  account: accountUser,
  callee: destinationAddress,
})

const formatOf = ({ realmKey }: FirstRunRecord): TokenFormat => ({
  decrypt: (token) => decryptEcb(token, realmKey),
  unit: 'milliseconds',
  separator: ';',
})

import { spawnSync } from 'node:child_process'
import { createAnonymousCalls } from '@anoncall/client'
import { decryptEcb } from '../harness/decrypt.ts'
import { expectTokens, type TokenFormat } from '../harness/expectTokens.ts'
import type { FirstRunRecord } from '../harness/FirstRunRecord.ts'
import { shellWithCurl } from '../harness/shellWithCurl.ts'
import { expect, test } from '../harness/test.ts'
import { tokensOf } from '../harness/tokensOf.ts'
import { textAt } from '../harness/valueAt.ts'

test('a server gets credentials through @anoncall/client with its secret key', async ({ start }) => {
  const { firstRun, graphqlUrl } = await start()
  const calls = createAnonymousCalls({ endpoint: graphqlUrl, key: firstRun.apiSecretKey })
  const outcome = await calls.issueAnonymousCredentials({ callee: firstRun.destinationAlias, reference: 'ticket-4711' })
  if (outcome.kind !== 'issued') throw new Error(`The outcome was ${outcome.kind}`)
  expectTokens(outcome.credentials, identitiesOf(firstRun), formatOf(firstRun))
  const [callee, credentials, options] = outcome.makeAnonymousArguments
  expect([callee, credentials.realm, options.audio]).toEqual(['support', 'demo', true])
})

test('the curl command that the first start prints issues credentials unchanged', async ({ start }) => {
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

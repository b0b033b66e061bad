import { rm } from 'node:fs/promises'
import { unfiltered } from '@anoncall/domain'
import { expect, onTestFinished, test } from 'vitest'
import { openShop } from '../testkit/openShop.ts'
import { openTestApi, startTestApi } from '../testkit/startTestApi.ts'
import { buildEntries, freePort, startProcess } from './startProcess.ts'

/** Kills the process when it is about to answer a marked request. The decision is durable at that time. */
const DIE_BEFORE_ANSWERING = `
  import { ServerResponse } from 'node:http'
  const { end } = ServerResponse.prototype
  ServerResponse.prototype.end = function (...args) {
    if (this.req?.headers['x-die'] !== undefined) process.kill(process.pid, 'SIGKILL')
    return end.apply(this, args)
  }`

test('a retry after a kill between recording and answering gets the recorded decision', async () => {
  await buildEntries()
  const api = await startTestApi()
  const { dataDir } = api
  const shop = await openShop(api)
  await api.stop()
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))

  const port = await freePort()
  const start = async (preload?: string) => {
    const env = { PORT: String(port), ANONCALL_DATA_DIR: dataDir }
    const service = startProcess('main', { env, ...(preload === undefined ? {} : { preload }) })
    onTestFinished(async () => {
      service.kill('SIGKILL')
      await service.ended
    })
    await service.printed('Anoncall is ready at ')
    return service
  }
  const issue = async (headers: Record<string, string> = {}) => {
    const query = `mutation { issueAnonymousCredentials(input: { callee: "support", idempotencyKey: "k1" }) {
      ... on IssueAnonymousCredentialsPayload { issuanceId issuedAt credentials { toToken } } } }`
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${shop.secret.key}`, ...headers },
      body: JSON.stringify({ query }),
    })
    const { data } = Object(await response.json())
    return data.issueAnonymousCredentials
  }

  const killed = await start(DIE_BEFORE_ANSWERING)
  await expect(issue({ 'x-die': '1' })).rejects.toThrow('fetch failed')
  await killed.ended
  const service = await start()
  const retried = await issue()
  expect(retried.issuanceId).toMatch(/^iss_/)
  expect(await issue()).toEqual(retried)
  service.kill('SIGTERM')
  await service.ended

  const stored = await openTestApi({ ANONCALL_DATA_DIR: dataDir })
  onTestFinished(() => stored.stop())
  const { entries } = await stored.services.store.issuances.list(unfiltered, { first: 10, after: null })
  expect(entries.map(({ id }) => id)).toEqual([retried.issuanceId])
})

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ISSUE, issue } from '../harness/askGraphQL.ts'
import { findFreePort } from '../harness/findFreePort.ts'
import { apiEntry, commandEntry, makeDataDir } from '../harness/startAnoncall.ts'
import { expect, test } from '../harness/test.ts'
import { valueAt } from '../harness/valueAt.ts'

/** Matches one sentence on one line, without a stack trace. */
const ONE_SENTENCE = /^[A-Z/][^\n]*\.\n$/

test('a second instance on the same data folder exits with one sentence, and the first continues', async ({
  start,
  run,
}, { parallelIndex }) => {
  const { settings, dataDir, api, graphqlUrl, firstRun } = await start()
  const second = run(apiEntry, { ...settings, PORT: String(await findFreePort(parallelIndex)) })
  expect(await second.ended).toBe(1)
  expect(second.output.stderr).toMatch(ONE_SENTENCE)
  expect(second.output.stderr).toContain(`${dataDir} is in use by process ${api.pid}`)
  expect((await issue(graphqlUrl, firstRun.apiSecretKey, { callee: 'support' })).status).toBe(200)
})

test('a taken port is reported in one sentence, and the first start happens later on a free port', async ({
  start,
  run,
}, { parallelIndex }) => {
  const port = await findFreePort(parallelIndex)
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  const dataDir = await makeDataDir()
  try {
    const refused = run(apiEntry, { PORT: String(port), ANONCALL_DATA_DIR: dataDir })
    expect(await refused.ended).toBe(1)
    expect(refused.output.stderr).toMatch(ONE_SENTENCE)
    expect(refused.output.stderr).toContain(`Port ${port} is already in use`)
    expect(existsSync(join(dataDir, 'first-run.json'))).toBe(false)
  } finally {
    holder.close()
  }
  const { firstRun } = await start({ dataDir })
  expect(firstRun.graphqlUrl).not.toContain(String(port))
})

test('a wrong master key stops the start with one sentence, and no data is lost', async ({ start, run }) => {
  const elsewhere = await start()
  const anoncall = await start()
  expect(await anoncall.api.stop()).toBe(0)
  const wrongKeys = join(elsewhere.dataDir, 'master-keys')
  const refused = run(apiEntry, { ...anoncall.settings, ANONCALL_MASTER_KEYS_FILE: wrongKeys })
  expect(await refused.ended).toBe(1)
  expect(refused.output.stderr).toMatch(ONE_SENTENCE)
  expect(refused.output.stderr).toContain('master key')

  const missing = run(apiEntry, { ...anoncall.settings, ANONCALL_MASTER_KEYS_FILE: join(anoncall.dataDir, 'gone') })
  expect(await missing.ended).toBe(1)
  expect(missing.output.stderr).toMatch(ONE_SENTENCE)
  expect(existsSync(join(anoncall.dataDir, 'gone'))).toBe(false)

  const again = await start({ dataDir: anoncall.dataDir, port: anoncall.port })
  const { body } = await issue(again.graphqlUrl, again.firstRun.apiSecretKey, { callee: 'support' })
  expect(valueAt(body, 'data.issueAnonymousCredentials.__typename')).toBe('IssueAnonymousCredentialsPayload')
})

test('an unwritable data folder and an invalid setting are each reported in one sentence', async ({ run }, {
  parallelIndex,
}) => {
  const PORT = String(await findFreePort(parallelIndex))
  const folder = await mkdtemp(join(tmpdir(), 'anoncall-e2e-'))
  try {
    await writeFile(join(folder, 'file'), '')
    const unwritable = run(apiEntry, { PORT, ANONCALL_DATA_DIR: join(folder, 'file', 'data') })
    expect(await unwritable.ended).toBe(1)
    expect(unwritable.output.stderr).toMatch(ONE_SENTENCE)
    expect(unwritable.output.stderr).toContain('Cannot write to the data folder')

    const mistyped = run(apiEntry, { PORT: 'four', ANONCALL_DATA_DIR: join(folder, 'data') })
    expect(await mistyped.ended).toBe(1)
    expect(mistyped.output.stderr).toMatch(ONE_SENTENCE)
    expect(mistyped.output.stderr).toContain('PORT')
  } finally {
    await rm(folder, { recursive: true })
  }
})

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} stops the service within a second with code 0 despite open connections, and pending requests are answered`, async ({
    start,
  }) => {
    const { api, port, firstRun } = await start()
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    idle.on('error', () => undefined)
    const open = await Promise.all(Array.from({ length: 10 }, () => beginIssuing(port, firstRun.apiSecretKey)))
    const stoppedAt = performance.now()
    const ended = api.stop(signal)
    for (const finish of open) expect(await finish()).toContain('IssueAnonymousCredentialsPayload')
    expect(await ended).toBe(0)
    expect(performance.now() - stoppedAt).toBeLessThan(1_000)
    idle.destroy()
  })

test('the commands work while the service runs: they verify the audit chain and reset the owner’s password', async ({
  start,
  run,
  openConsole,
}) => {
  const anoncall = await start()
  const verified = run(commandEntry, anoncall.settings, ['audit', 'verify'])
  expect(await verified.ended).toBe(0)
  expect(verified.output.stdout).toMatch(/^The audit log is intact: \d+ entries/)

  const reset = run(commandEntry, anoncall.settings, ['owner', 'reset-password'])
  expect(await reset.ended).toBe(0)
  const password = reset.output.stdout.match(/\S*[A-Za-z0-9-]{12,}\S*$/m)?.[0] ?? ''
  const console = await openConsole(anoncall)
  await console.open('/')
  await console.signIn(anoncall.firstRun.email, password)
  await console.isOn('Choose a new password')
})

/** Starts a request that the service has begun to read. The returned function sends the body and returns the answer. */
async function beginIssuing(port: number, key: string): Promise<() => Promise<string>> {
  const asked = request({
    port,
    host: '127.0.0.1',
    path: '/graphql',
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', expect: '100-continue' },
  })
  const answered = once(asked, 'response')
  asked.flushHeaders()
  await once(asked, 'continue')
  return async () => {
    asked.end(JSON.stringify({ query: ISSUE, variables: { input: { callee: 'support' } } }))
    const [response]: IncomingMessage[] = await answered
    return response === undefined ? '' : text(response)
  }
}

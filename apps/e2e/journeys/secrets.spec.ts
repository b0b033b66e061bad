import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { issue } from '../harness/askGraphQL.ts'
import { type Canary, findLeaks } from '../harness/findLeaks.ts'
import { Owner } from '../harness/Owner.ts'
import { expect, OWNER_PASSWORD, test } from '../harness/test.ts'
import { tokensOf } from '../harness/tokensOf.ts'

const ORIGIN = 'https://www.acme.example'
const IMPORTED = 'k7Qm2Xv9Tn4Rb8Zc'
const STAGED = 'w5Jc8Yp3Ld6Gs1Uh'
const site = { realm: 'acme', name: 'Acme web shop' }
/** The files of the data folder that are meant to contain a secret. */
const MEANT_TO_HOLD = ['first-run.json', 'sandbox-realms.json', 'master-keys']

test('no key, password, session or token is in the log, in the database or in an answer, except the one that shows it', async ({
  start,
  openConsole,
}) => {
  // The first start prints its password and key on purpose, so the test checks a later start.
  const first = await start()
  await first.api.stop()
  const anoncall = await start({ dataDir: first.dataDir, port: first.port, settings: { LOG_LEVEL: 'trace' } })
  const { firstRun, graphqlUrl } = anoncall
  const console = await openConsole(anoncall)
  const answers = recordAnswers(console.page)

  await console.open('/')
  await console.signIn(firstRun.email, firstRun.password)
  await console.password('Current password').fill(firstRun.password)
  await console.password('New password').fill(OWNER_PASSWORD)
  await console.password('Repeat new password').fill(OWNER_PASSWORD)
  await console.button('Set password').click()
  await console.isOn(/^(Overview|First steps)$/)
  await console.createRealm({
    name: site.realm,
    accountUser: 'anonymous@acme.example',
    lifetimeSeconds: 600,
    unit: 'Milliseconds (13 digits)',
    cipher: 'AES-128 ECB',
    key: IMPORTED,
  })
  await console.createDestination({ alias: 'support', displayName: 'Support', address: 'help.desk@acme.example' })
  await console.open('/realms/acme?tab=keys')
  await console.button('Stage key').click()
  const drawer = console.dialog(/^Stage a key/)
  await drawer.getByRole('radio', { name: 'AES-128 ECB', exact: true }).check()
  await console.importKey(STAGED, drawer)
  await console.button('Stage key', drawer).click()
  await expect(drawer).toBeHidden()
  await console.button('Drop').click()
  await console.button('Cancel').click()
  await console.button('Stage key').click()
  await console.button('Cancel').click()
  await console.createSite({ ...site, origins: [ORIGIN] })
  const publishableKey = await console.createApiKey('Publishable')
  const secretKey = await console.createApiKey('Secret')
  const issued = await console.issueCredentials(site, 'support', ORIGIN)
  await console.inspect(issued.toToken)
  await console.open('/audit')
  await console.isOn('Audit')

  const byServer = await issue(graphqlUrl, secretKey, { callee: 'support' })
  const byPage = await issue(graphqlUrl, publishableKey, { callee: 'support', origin: ORIGIN })
  await issue(graphqlUrl, `${secretKey}x`, { callee: 'support' })
  const failing = await Owner.signIn(graphqlUrl, firstRun.email, `${OWNER_PASSWORD}!`).catch(() => null)
  expect(failing).toBeNull()

  const session = (await console.page.context().cookies()).map(({ value }) => value)
  const tokens = [issued, tokensOf(byServer.body), tokensOf(byPage.body)].flatMap(Object.values)
  const never: readonly Canary[] = [
    { name: 'the imported realm key', value: IMPORTED },
    { name: 'the staged realm key', value: STAGED },
    { name: 'the realm key of the first start', value: firstRun.realmKey },
    { name: 'the generated password', value: firstRun.password },
    { name: 'the chosen password', value: OWNER_PASSWORD },
    { name: 'the secret key of the first start', value: firstRun.apiSecretKey },
    ...session.map((value) => ({ name: 'the session', value })),
  ]
  const once: readonly Canary[] = [
    { name: 'the secret key', value: secretKey },
    { name: 'the publishable key', value: publishableKey },
    ...Object.values(issued).map((value) => ({ name: 'an issued token', value })),
  ]
  const all = [...never, ...once, ...tokens.map((value) => ({ name: 'a token', value }))]
  expect(session).toHaveLength(1)
  expect(tokens).toHaveLength(9)

  // Verifies that the search finds each canary.
  for (const { name, value } of all)
    for (const planted of [
      value,
      [...value].reverse().join(''),
      Buffer.from(value).toString('hex').toUpperCase(),
      Buffer.from(`{"x":"${value}"}`).toString('base64'),
      Buffer.from(`ab${value}`).toString('base64url'),
    ])
      expect(findLeaks(Buffer.from(`…${planted}…`), [{ name, value }])).toHaveLength(1)

  const recorded = await answers()
  expect(recorded.length).toBeGreaterThan(20)
  for (const { url, bytes } of recorded) expect(findLeaks(bytes, never), url).toEqual([])
  for (const canary of once) {
    const showing = recorded.filter(({ bytes }) => findLeaks(bytes, [canary]).length > 0)
    expect(showing.length, `answers that contain ${canary.name}`).toBe(1)
  }

  await anoncall.api.stop()
  const { stdout, stderr } = anoncall.api.output
  expect(stdout).toContain('/graphql')
  expect(findLeaks(Buffer.from(stdout + stderr), all)).toEqual([])

  const files = (await readdir(anoncall.dataDir)).filter((name) => !MEANT_TO_HOLD.includes(name))
  expect(files).toContain('anoncall.db')
  for (const name of files) expect(findLeaks(await readFile(join(anoncall.dataDir, name)), all), name).toEqual([])
})

/** Records every answer that the browser receives: the body, and the headers without the cookie. */
function recordAnswers(page: Page): () => Promise<readonly { readonly url: string; readonly bytes: Buffer }[]> {
  const answers: Promise<{ readonly url: string; readonly bytes: Buffer }>[] = []
  page.on('response', (response) => {
    answers.push(
      (async () => {
        const { 'set-cookie': _, ...headers } = response.headers()
        const body = await response.body().catch(() => Buffer.alloc(0))
        return { url: response.url(), bytes: Buffer.concat([Buffer.from(JSON.stringify(headers)), body]) }
      })(),
    )
  })
  return () => Promise.all(answers)
}

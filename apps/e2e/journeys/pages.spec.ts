import { issue } from '../harness/askGraphQL.ts'
import type { Owner } from '../harness/Owner.ts'
import { photograph } from '../harness/photograph.ts'
import { expect, test } from '../harness/test.ts'
import { textAt } from '../harness/valueAt.ts'

test('the pages before the first day stand at 1440, 768 and 360 px in both schemes, with nothing for axe to find', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const { firstRun } = anoncall
  const console = await openConsole(anoncall)
  const { page } = console
  await console.open('/')
  await console.isOn('Sign in')
  await photograph(page, 'sign-in')
  await console.signIn(firstRun.email, firstRun.password)
  await console.isOn('Choose a new password')
  await photograph(page, 'choose-password')

  await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/')
  await expect(page.getByText('The first-run file still lies on the server')).toBeVisible()
  await photograph(page, 'home-first-steps')
})

test('every page of the console stands at 1440, 768 and 360 px in both schemes, with nothing for axe to find', async ({
  start,
  settleIn,
  openConsole,
}) => {
  test.setTimeout(300_000)
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  const { graphqlUrl, firstRun } = anoncall
  await prepare(owner)
  const issued = await issue(graphqlUrl, firstRun.apiSecretKey, { callee: 'support' })
  const refused = await issue(graphqlUrl, firstRun.apiSecretKey, { callee: 'nobody' })
  const receiptOf = (body: unknown) => `/receipts/${textAt(body, 'data.issueAnonymousCredentials.issuanceId')}`
  const sites = await owner.ask('{ apiClients { edges { node { id } } } }')
  const site = `/sites/${textAt(sites, 'data.apiClients.edges.0.node.id')}`

  const console = await openConsole(anoncall, owner)
  const { page } = console
  const pages: readonly (readonly [name: string, path: string, title: string | RegExp])[] = [
    ['realms', '/realms', 'Realms'],
    ['realms-nothing-found', '/realms?search=nothing-of-that-name', 'Realms'],
    ['create-realm', '/create-realm', 'Create realm'],
    ['realm-general', '/realms/demo?tab=general', 'Demo'],
    ['realm-keys', '/realms/demo?tab=keys', 'Demo'],
    ['realm-destinations', '/realms/demo?tab=destinations', 'Demo'],
    ['realm-unknown', '/realms/nothing', 'nothing'],
    ['sites', '/sites', 'Sites'],
    ['create-site', '/create-site', 'Create site'],
    ['site-keys', `${site}?tab=keys`, 'Demo site'],
    ['site-settings', `${site}?tab=settings`, 'Demo site'],
    ['site-code', `${site}?tab=code`, 'Demo site'],
    ['playground', '/playground', 'Playground'],
    ['inspector', '/inspector', 'Inspector'],
    ['audit', '/audit', 'Audit'],
    ['receipt-issued', receiptOf(issued.body), 'Receipt'],
    ['receipt-refused', receiptOf(refused.body), 'Receipt'],
    ['receipt-unknown', '/receipts/iss_unknown', 'No such receipt'],
    ['change-password', '/change-password', 'Change password'],
    ['not-found', '/nothing/of/the/kind', /./],
    ['home', '/', 'Home'],
  ]
  for (const [name, path, title] of pages) {
    await test.step(name, async () => {
      await console.open(path)
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
      await photograph(page, name)
    })
  }
})

test('what stands open over a page does so as well', async ({ start, settleIn, openConsole }) => {
  test.setTimeout(180_000)
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  await prepare(owner)
  const console = await openConsole(anoncall, owner)
  const { page } = console
  const minted = await console.mint({ name: 'Demo site', realm: 'demo' }, 'support', 'http://localhost:5173')
  await photograph(page, 'playground-minted')
  await console.inspect(minted.fromToken)
  await photograph(page, 'inspector-read')
  await console.open('/realms/demo?tab=keys')
  await console.button('Activate', page.getByRole('region', { name: 'Staged keys' })).click()
  await photograph(page, 'activate-key')
  await console.open('/realms/demo?tab=destinations')
  await console.button('Create destination').click()
  await photograph(page, 'create-destination')
  await console.open('/')
  await page.keyboard.press('ControlOrMeta+k')
  await photograph(page, 'palette')
  await page.keyboard.press('Escape')
  await console.button('Pause everything').click()
  await console.field('Reason').fill('A fire drill.')
  await console.button('Pause issuing').click()
  await console.button('Understood').click()
  await photograph(page, 'home-paused')
})

test('a service that went away is said in words, and once it is back the same press works', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const console = await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/playground')
  await console.isOn('Playground')
  await anoncall.api.stop()
  await console.button('Decide').click()
  await expect(console.page.getByText('Nothing was decided')).toBeVisible()
  await photograph(console.page, 'playground-service-gone')
  await start({ dataDir: anoncall.dataDir, port: anoncall.port })
  await console.button('Decide').click()
  await expect(console.page.getByText('Would be issued')).toBeVisible()
})

/** No first-run file; a key that retires, one in use, and one that is staged and printed in public examples. */
async function prepare(owner: Owner): Promise<void> {
  await owner.ask('mutation { deleteFirstRunFile { setup { firstRunFile } } }')
  const realmId = textAt(await owner.ask('{ realm(name: "demo") { id } }'), 'data.realm.id')
  const next = { realmId, cipher: 'AES_256_CBC_HMAC', gatewayRealm: 'demo-2' }
  const staged = await owner.change(STAGE, next, 'stageRealmKey', 'StageRealmKeyPayload')
  const activation = { realmKeyId: textAt(staged, 'realmKey.id'), overlapSeconds: 86_400 }
  await owner.change(ACTIVATE, activation, 'activateRealmKey', 'ActivateRealmKeyPayload')
  const known = { realmId, cipher: 'AES_128_ECB', gatewayRealm: 'demo-3', key: '1234567890abcdef' }
  await owner.change(STAGE, known, 'stageRealmKey', 'StageRealmKeyPayload')
}

const STAGE = `mutation ($input: StageRealmKeyInput!) {
  stageRealmKey(input: $input) { __typename ... on StageRealmKeyPayload { realmKey { id } } }
}`
const ACTIVATE = 'mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { __typename } }'

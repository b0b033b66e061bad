import { issue } from '../harness/askGraphQL.ts'
import { photograph } from '../harness/photograph.ts'
import { expect, test } from '../harness/test.ts'
import { textAt } from '../harness/valueAt.ts'

test('every page stands at 1440, 768 and 360 px in both schemes, with nothing for axe to find', async ({
  start,
  settleIn,
  openConsole,
}) => {
  test.setTimeout(180_000)
  const anoncall = await start()
  const { firstRun, graphqlUrl } = anoncall
  const console = await openConsole(anoncall)
  const { page } = console
  await console.open('/')
  await console.isOn('Sign in')
  await photograph(page, 'sign-in')
  await console.signIn(firstRun.email, firstRun.password)
  await console.isOn('Choose a new password')
  await photograph(page, 'choose-password')

  const owner = await settleIn(anoncall)
  await openConsole(anoncall, owner)
  await console.open('/')
  await expect(page.getByText('The first-run file still lies on the server')).toBeVisible()
  await photograph(page, 'home-first-steps')
  await owner.ask('mutation { deleteFirstRunFile { setup { firstRunFile } } }')

  const realmId = textAt(await owner.ask('{ realm(name: "demo") { id } }'), 'data.realm.id')
  const stage =
    'mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { __typename ... on StageRealmKeyPayload { realmKey { id } } } }'
  const activate = 'mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { __typename } }'
  const next = { realmId, cipher: 'AES_256_CBC_HMAC', gatewayRealm: 'demo-2' }
  const staged = await owner.change(stage, next, 'stageRealmKey', 'StageRealmKeyPayload')
  const realmKeyId = textAt(staged, 'realmKey.id')
  await owner.change(activate, { realmKeyId, overlapSeconds: 86_400 }, 'activateRealmKey', 'ActivateRealmKeyPayload')
  // A key out of a public example, so that its warning is on the pictures.
  const known = { realmId, cipher: 'AES_128_ECB', gatewayRealm: 'demo-3', key: '1234567890abcdef' }
  await owner.change(stage, known, 'stageRealmKey', 'StageRealmKeyPayload')
  const issued = await issue(graphqlUrl, firstRun.apiSecretKey, { callee: 'support' })
  const refused = await issue(graphqlUrl, firstRun.apiSecretKey, { callee: 'nobody' })
  const receiptOf = (body: unknown) => `/receipts/${textAt(body, 'data.issueAnonymousCredentials.issuanceId')}`
  const sites = await owner.ask('{ apiClients { edges { node { id } } } }')
  const site = `/sites/${textAt(sites, 'data.apiClients.edges.0.node.id')}`

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

  await test.step('what stands open over a page', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const minted = await console.mint({ name: 'Demo site', realm: 'demo' }, 'support', 'http://localhost:5173')
    await photograph(page, 'playground-minted')
    await page.setViewportSize({ width: 1440, height: 900 })
    await console.inspect(minted.fromToken)
    await photograph(page, 'inspector-read')
    await page.setViewportSize({ width: 1440, height: 900 })
    await console.open('/realms/demo?tab=keys')
    await console.button('Activate', page.getByRole('region', { name: 'Staged keys' })).click()
    await photograph(page, 'activate-key')
    await page.setViewportSize({ width: 1440, height: 900 })
    await console.open('/realms/demo?tab=destinations')
    await console.button('Create destination').click()
    await photograph(page, 'create-destination')
    await page.setViewportSize({ width: 1440, height: 900 })
    await console.open('/')
    await page.keyboard.press('ControlOrMeta+k')
    await photograph(page, 'palette')
  })
})

test('an API that has gone away is said in words, with a way to try again', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const console = await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/realms')
  await console.isOn('Realms')
  await anoncall.api.stop()
  await console.page.getByRole('link', { name: 'Audit' }).click()
  await expect(console.button('Try again').first()).toBeVisible({ timeout: 20_000 })
  await photograph(console.page, 'api-gone')
})

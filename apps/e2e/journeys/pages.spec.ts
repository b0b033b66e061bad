import { issue } from '../harness/askGraphQL.ts'
import { capturePage } from '../harness/capturePage.ts'
import type { Owner } from '../harness/Owner.ts'
import type { Anoncall } from '../harness/startAnoncall.ts'
import { expect, test } from '../harness/test.ts'
import { textAt } from '../harness/valueAt.ts'

test('the pages of the first sign-in fit at 1440, 768 and 360 px in both schemes, without axe violations', async ({
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
  await capturePage(page, 'sign-in')
  await console.signIn(firstRun.email, firstRun.password)
  await console.isOn('Choose a new password')
  await capturePage(page, 'choose-password')

  await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/')
  await expect(page.getByText('The first-run credentials are still on the server')).toBeVisible()
  await capturePage(page, 'home-first-steps')
})

const REALM_PAGES: readonly ConsolePage[] = [
  { name: 'realms', path: '/realms', title: 'Realms' },
  { name: 'realms-nothing-found', path: '/realms?search=nothing-of-that-name', title: 'Realms' },
  { name: 'create-realm', path: '/create-realm', title: 'Create realm' },
  { name: 'realm-general', path: '/realms/demo?tab=general', title: 'Demo' },
  { name: 'realm-keys', path: '/realms/demo?tab=keys', title: 'Demo' },
  { name: 'realm-destinations', path: '/realms/demo?tab=destinations', title: 'Demo' },
  { name: 'realm-unknown', path: '/realms/nothing', title: 'nothing' },
  { name: 'playground', path: '/playground', title: 'Playground' },
  { name: 'change-password', path: '/change-password', title: 'Change password' },
  { name: 'not-found', path: '/nothing/of/the/kind', title: 'Page not found' },
]

/** `SITE`, `ISSUED` and `REFUSED` are placeholders for ids, which differ in each installation. */
const OTHER_PAGES: readonly ConsolePage[] = [
  { name: 'sites', path: '/sites', title: 'Sites' },
  { name: 'create-site', path: '/create-site', title: 'Create site' },
  { name: 'site-keys', path: '/sites/SITE?tab=keys', title: 'Demo site' },
  { name: 'site-settings', path: '/sites/SITE?tab=settings', title: 'Demo site' },
  { name: 'site-code', path: '/sites/SITE?tab=code', title: 'Demo site' },
  { name: 'inspector', path: '/inspector', title: 'Inspector' },
  { name: 'audit', path: '/audit', title: 'Audit' },
  { name: 'receipt-issued', path: '/receipts/ISSUED', title: 'Receipt' },
  { name: 'receipt-refused', path: '/receipts/REFUSED', title: 'Receipt' },
  { name: 'receipt-unknown', path: '/receipts/iss_unknown', title: 'Receipt not found' },
  { name: 'home', path: '/', title: 'Overview' },
]

interface ConsolePage {
  readonly name: string
  readonly path: string
  readonly title: string
}

for (const [what, pages] of [
  ['realms', REALM_PAGES],
  ['sites and receipts', OTHER_PAGES],
] as const)
  test(`every page of ${what} fits at 1440, 768 and 360 px in both schemes, without axe violations`, async ({
    start,
    settleIn,
    openConsole,
  }) => {
    test.setTimeout(300_000)
    const anoncall = await start()
    const owner = await settleIn(anoncall)
    await prepare(owner)
    const ids = await makeIds(anoncall, owner)
    const console = await openConsole(anoncall, owner)
    for (const { name, path, title } of pages)
      await test.step(name, async () => {
        await console.open(path.replace(/SITE|ISSUED|REFUSED/, (placeholder) => ids[placeholder] ?? ''))
        await expect(console.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
        await capturePage(console.page, name)
      })
  })

test('open dialogs, drawers and results fit too, without axe violations', async ({ start, settleIn, openConsole }) => {
  test.setTimeout(180_000)
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  await prepare(owner)
  const console = await openConsole(anoncall, owner)
  const { page } = console
  const issued = await console.issueCredentials(
    { name: 'Demo site', realm: 'demo' },
    'support',
    'http://localhost:5173',
  )
  await capturePage(page, 'playground-minted')
  await console.inspect(issued.fromToken)
  await capturePage(page, 'inspector-read')
  await console.open('/realms/demo?tab=keys')
  await console.button('Activate', page.getByRole('region', { name: 'Staged keys' })).click()
  await capturePage(page, 'activate-key')
  await console.open('/realms/demo?tab=destinations')
  await console.button('Create destination').click()
  await capturePage(page, 'create-destination')
  await console.open('/')
  await page.keyboard.press('ControlOrMeta+k')
  await capturePage(page, 'palette')
  await page.keyboard.press('Escape')
  await console.button('Pause everything').click()
  await console.field('Reason').fill('A fire drill.')
  await console.button('Pause issuing').click()
  await console.button('OK').click()
  await capturePage(page, 'home-paused')
})

test('an unreachable service is reported with a message, and the same button works when it is back', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const console = await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/playground')
  await console.isOn('Playground')
  await anoncall.api.stop()
  await console.button('Evaluate').click()
  await expect(console.page.getByText('The request was not evaluated')).toBeVisible()
  await capturePage(console.page, 'playground-service-gone')
  await start({ dataDir: anoncall.dataDir, port: anoncall.port })
  await console.button('Evaluate').click()
  await expect(console.page.getByText('Would be issued')).toBeVisible()
})

async function makeIds({ graphqlUrl, firstRun }: Anoncall, owner: Owner): Promise<Readonly<Record<string, string>>> {
  const decide = async (callee: string) =>
    textAt(
      (await issue(graphqlUrl, firstRun.apiSecretKey, { callee })).body,
      'data.issueAnonymousCredentials.issuanceId',
    )
  const sites = await owner.ask('{ apiClients { edges { node { id } } } }')
  return {
    SITE: textAt(sites, 'data.apiClients.edges.0.node.id'),
    ISSUED: await decide('support'),
    REFUSED: await decide('unknown'),
  }
}

/** Deletes the first-run file, and creates a retiring, an active and a staged key. The staged key is a public example. */
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

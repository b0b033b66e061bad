import { decryptEcb } from '../harness/decrypt.ts'
import { expectTokens, type TokenFormat } from '../harness/expectTokens.ts'
import { expect, test } from '../harness/test.ts'
import { valueAt } from '../harness/valueAt.ts'

const KEYS = { first: 'k7Qm2Xv9Tn4Rb8Zc', second: 'w5Jc8Yp3Ld6Gs1Uh' }
const ORIGIN = 'https://www.acme.example'
const identities = { account: 'anonymous@acme.example', callee: 'help.desk@acme.example' }
const site = { realm: 'acme', name: 'Acme web shop' }

test('a key can be staged, activated with an overlap and taken back, and the audit log contains each step', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  const console = await openConsole(anoncall, owner)
  const { page } = console
  await console.createRealm({
    name: 'acme',
    accountUser: identities.account,
    lifetimeSeconds: 600,
    unit: 'Milliseconds (13 digits)',
    cipher: 'AES-128 ECB',
    key: KEYS.first,
  })
  await console.createDestination({ alias: 'support', displayName: 'Support', address: identities.callee })
  await console.createSite({ ...site, origins: [ORIGIN] })
  const old = await console.issueCredentials(site, 'support', ORIGIN)
  expectTokens(old, identities, under(KEYS.first))

  await console.stageKey('acme', { cipher: 'AES-128 ECB', key: KEYS.second, twin: 'acme-2' })
  await expect(console.keys('Staged').getByText('acme-2')).toBeVisible()
  // A staged key does not affect callers.
  expectTokens(await console.issueCredentials(site, 'support', ORIGIN), identities, under(KEYS.first))

  await console.open('/realms/acme?tab=keys')
  await console.activateStagedKey()
  await expect(console.keys('Active').getByText('acme-2')).toBeVisible()
  await console.isOn('acme')
  const renewed = await console.issueCredentials(site, 'support', ORIGIN)
  expectTokens(renewed, identities, under(KEYS.second))
  await expect(page.getByRole('region', { name: 'Credentials' })).toContainText('acme-2')

  for (const [token, state] of [
    [old.accountToken, 'retiring'],
    [renewed.accountToken, 'active'],
  ] as const) {
    const answer = await console.inspect(token)
    await expect(answer).toContainText('Account token')
    await expect(answer).toContainText(identities.account)
    await expect(answer).toContainText(state)
    await console.isOn('Inspector')
  }

  await console.open('/realms/acme?tab=keys')
  await console.button('Go back to this key', console.keys('Retiring')).click()
  const wayBack = console.dialog(/^Go back to key/)
  await console.isOn('acme')
  await console.button('Go back', wayBack).click()
  await expect(console.keys('Retiring').getByText('acme-2')).toBeVisible()
  expectTokens(await console.issueCredentials(site, 'support', ORIGIN), identities, under(KEYS.first))
  await expect(await console.inspect(renewed.toToken)).toContainText('retiring')

  await console.open('/audit')
  await console.isOn('Audit')
  await expect(page.getByRole('region', { name: 'Chain' })).toContainText('Chain intact')
  const actions = await page
    .getByRole('table', { name: 'Audit log' })
    .locator('tbody tr td:nth-child(3)')
    .allInnerTexts()
  const expectedActions = [
    'Realm created',
    'Destination created',
    'Site created',
    'Realm key staged',
    'Realm key activated',
    'Token inspected',
    'Realm key activated',
    'Token inspected',
  ]
  expectInOrder(actions.reverse(), expectedActions)
  // Three inspections are manual. The playground also inspects each of the three tokens that it issues.
  expect(actions.filter((what) => what === 'Token inspected')).toHaveLength(3 + 4 * 3)
  expect(actions.filter((what) => what === 'Credentials issued in the playground')).toHaveLength(4)

  const body = await owner.ask('{ auditChain { isIntact brokenAt { id } } }')
  expect(valueAt(body, 'data.auditChain')).toEqual({ isIntact: true, brokenAt: null })
})

const under = (key: string): TokenFormat => ({
  decrypt: (token) => decryptEcb(token, key),
  unit: 'milliseconds',
  separator: ';',
})

/** Expects the actions to contain the expected ones in this order. */
function expectInOrder(actions: readonly string[], expectedActions: readonly string[]): void {
  let from = 0
  for (const what of expectedActions) {
    const at = actions.indexOf(what, from)
    expect(at, `"${what}" after the first ${from} of: ${actions.join(', ')}`).toBeGreaterThanOrEqual(from)
    from = at + 1
  }
}

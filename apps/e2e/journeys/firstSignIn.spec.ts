import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { askGraphQL } from '../harness/askGraphQL.ts'
import { expect, OWNER_PASSWORD, test } from '../harness/test.ts'

test('the generated password works once, must be replaced, and the first-run file can be deleted', async ({
  start,
  openConsole,
}) => {
  const anoncall = await start()
  const { email, password } = anoncall.firstRun
  const file = join(anoncall.dataDir, 'first-run.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(anoncall.api.output.stdout).toContain(password)

  const console = await openConsole(anoncall)
  await console.open('/')
  await console.signIn(email, 'not the password')
  await expect(console.page.getByRole('alert')).toBeVisible()
  await console.signIn(email, password)

  await console.isOn('Choose a new password')
  // Other pages also lead to the password change.
  await console.open('/realms')
  await console.isOn('Choose a new password')
  await console.password('Current password').fill(password)
  await console.password('New password').fill('short')
  await console.password('Repeat new password').fill('short')
  await console.button('Set password').click()
  await expect(console.page.getByText('At least 12 characters.')).toBeVisible()
  await console.password('New password').fill(OWNER_PASSWORD)
  await console.password('Repeat new password').fill(OWNER_PASSWORD)
  await console.button('Set password').click()
  await console.isOn('Realms')

  const banner = console.page
    .getByRole('alert')
    .filter({ hasText: 'The first-run credentials are still on the server' })
  await expect(banner).toContainText(file)
  await console.button('Delete file').click()
  await expect(banner).toBeHidden()
  expect(existsSync(file)).toBe(false)
  await console.open('/')
  await console.isOn(/./)
  await expect(banner).toBeHidden()

  await console.button('Account').click()
  await console.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await console.signIn(email, password)
  await expect(console.page.getByRole('alert')).toBeVisible()
  await console.signIn(email, OWNER_PASSWORD)
  await console.isOn(/^(Overview|First steps)$/)
})

test('after the session ended elsewhere, the sign-in leads back to the same page', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  const console = await openConsole(anoncall, owner)
  await console.open('/realms/demo?tab=keys')
  await console.isOn('Demo')

  await owner.ask('mutation { signOut { viewer { kind } } }')
  await console.page.getByRole('tab', { name: 'Destinations' }).click()
  await console.page.getByRole('link', { name: 'Audit' }).click()
  await console.signIn(anoncall.firstRun.email, OWNER_PASSWORD)
  await console.isOn('Audit')
  await expect(console.page).toHaveURL(/\/audit/)
})

test('the sign-in leads to the URL that was opened while signed out', async ({ start, settleIn, openConsole }) => {
  const anoncall = await start()
  await settleIn(anoncall)
  const console = await openConsole(anoncall)
  await console.open('/realms/demo?tab=destinations')
  await console.signIn(anoncall.firstRun.email, OWNER_PASSWORD)
  await console.isOn('Demo')
  await expect(console.page).toHaveURL(/\/realms\/demo\?tab=destinations$/)
  await expect(console.page.getByRole('tab', { name: 'Destinations' })).toHaveAttribute('aria-selected', 'true')
})

test('a later start creates nothing again and does not need the first-run file', async ({ start, settleIn }) => {
  const first = await start()
  const owner = await settleIn(first)
  expect(await first.api.stop()).toBe(0)
  const second = await start({ dataDir: first.dataDir, port: first.port })
  expect(second.api.output.stdout).not.toContain('This is the first start')
  const { body } = await askGraphQL(
    second.graphqlUrl,
    { query: '{ viewer { admin { email } } }' },
    { cookie: owner.cookie },
  )
  expect(body).toEqual({ data: { viewer: { admin: { email: first.firstRun.email } } } })
})

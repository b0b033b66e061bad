import { issue } from '../harness/askGraphQL.ts'
import { expect, test } from '../harness/test.ts'
import { valueAt } from '../harness/valueAt.ts'

test('pausing a realm refuses the next request with a receipt, and resuming allows calls again', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const { apiSecretKey, destinationAlias } = anoncall.firstRun
  const ask = async () => (await issue(anoncall.graphqlUrl, apiSecretKey, { callee: destinationAlias })).body
  const at = 'data.issueAnonymousCredentials'
  expect(valueAt(await ask(), `${at}.__typename`)).toBe('IssueAnonymousCredentialsPayload')

  const console = await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/realms/demo')
  await console.isOn('Demo')
  await console.button('Pause realm').click()
  const dialog = console.dialog(/Pause/)
  await console.field('Reason', dialog).fill('The gateway is being moved.')
  await console.field('Message to visitors', dialog).fill('We are back at nine.')
  await console.isOn('Demo')
  await console.button('Pause issuing', dialog).click()
  await expect(console.dialog('Realm demo is paused')).toContainText(
    '1 credential issued before the pause stays usable',
  )
  const refused = await ask()
  expect(valueAt(refused, at)).toMatchObject({
    __typename: 'IssuanceRefused',
    reason: 'PAUSED',
    publicMessage: 'We are back at nine.',
    retryAt: null,
  })
  await console.isOn('Demo')
  await console.button('OK').click()

  await console.open(`/receipts/${String(valueAt(refused, `${at}.issuanceId`))}`)
  await console.isOn('Receipt')
  await expect(console.page.getByRole('heading', { name: 'Issuing is paused', exact: true })).toBeVisible()

  await console.open('/realms/demo')
  await expect(console.page.getByText('Issuing is paused for this realm')).toBeVisible()
  await console.button('Resume realm').click()
  await console.field('Reason', console.dialog(/^Resume/)).fill('It is moved.')
  await console.isOn('Demo')
  await console.button('Resume issuing').click()
  await console.notified('Realm demo resumed')
  expect(valueAt(await ask(), `${at}.__typename`)).toBe('IssueAnonymousCredentialsPayload')
})

test('the pause of everything is shown in the header of every page, and stops every realm', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const { apiSecretKey, destinationAlias } = anoncall.firstRun
  const console = await openConsole(anoncall, await settleIn(anoncall))
  await console.open('/sites')
  await console.isOn('Sites')
  await console.button('Pause everything').click()
  await console.field('Reason').fill('A fire drill.')
  await console.button('Pause issuing').click()
  await console.button('OK').click()
  await expect(console.page.getByText('Issuing is paused for everything')).toBeVisible()
  await console.isOn('Sites')
  const { body } = await issue(anoncall.graphqlUrl, apiSecretKey, { callee: destinationAlias })
  expect(valueAt(body, 'data.issueAnonymousCredentials.reason')).toBe('PAUSED')
  await console.button('Resume everything').click()
  await console.field('Reason').fill('It is over.')
  await console.button('Resume issuing').click()
  await expect(console.page.getByText('Issuing is paused for everything')).toBeHidden()
})

import type { Browser } from '@playwright/test'
import type { AdminConsole } from '../harness/AdminConsole.ts'
import { issue } from '../harness/askGraphQL.ts'
import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'
import { Moderator } from '../harness/Moderator.ts'
import type { Owner } from '../harness/Owner.ts'
import type { Anoncall } from '../harness/startAnoncall.ts'
import { openConsoleIn } from '../harness/test.ts'
import { textAt, valueAt } from '../harness/valueAt.ts'

// Four or five hours behind Lisbon, so that nine o'clock in Lisbon is another time here.
test.use({ timezoneId: 'America/New_York' })

/** Opens the console in a separate browser context. */
async function openConsoleBeside(browser: Browser, anoncall: Anoncall, owner: Owner): Promise<AdminConsole> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'America/New_York' })
  return openConsoleIn(await context.newPage(), anoncall.url, owner)
}

/** Requests credentials five times as a server, and returns the results. */
async function askFiveTimes({ graphqlUrl, firstRun }: Anoncall): Promise<string[]> {
  const ends: string[] = []
  for (let count = 0; count < 5; count += 1) {
    const { body } = await issue(graphqlUrl, firstRun.apiSecretKey, { callee: firstRun.destinationAlias })
    const answer = valueAt(body, 'data.issueAnonymousCredentials')
    ends.push(String(valueAt(answer, 'reason') ?? valueAt(answer, '__typename')))
  }
  return ends
}

/** Returns the current calendar day in a time zone. */
function dayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('sv', { timeZone }).format(Date.now())
}

test('business hours refuse calls as the preview predicted, and the disabled button shows the opening in the visitor’s time zone', async ({
  visitor,
  anoncall,
  settleIn,
  browser,
}) => {
  const owner = await settleIn(anoncall)
  expect(new Set(await askFiveTimes(anoncall))).toEqual(new Set(['IssueAnonymousCredentialsPayload']))

  const console = await openConsoleBeside(browser, anoncall, owner)
  await console.open('/realms/demo?tab=policy')
  await console.button('Create policy').click()
  await console.page.getByRole('switch', { name: 'Restrict calls to these hours' }).check()
  const zone = console.page.getByRole('combobox', { name: 'Time zone' })
  await zone.fill('lisbon')
  await console.page.getByRole('option', { name: /Europe\/Lisbon/ }).click()
  const closed = console.page.getByRole('group', { name: 'Closed days' })
  await closed.getByLabel('Day', { exact: true }).fill(dayIn('Europe/Lisbon'))
  await console.button(/^Add/, closed).click()
  await expect(closed.getByRole('listitem')).toHaveCount(1)

  const preview = console.page.getByRole('region', { name: 'Test on past calls' })
  await preview.getByText('Chosen days').click()
  await preview.getByLabel('First day').fill(dayIn('America/New_York'))
  await preview.getByLabel('Last day').fill(dayIn('America/New_York'))
  await console.button('Test draft', preview).click()
  await expect(preview.getByRole('status')).toContainText(
    'Of the 5 decisions of those days, 5 would change: 5 refused outside the hours.',
  )
  await console.isOn('Demo')
  await capturePage(console.page, 'policy-preview')
  await console.button('Save policy').click()
  await console.notified(/Policy of .* saved/)
  expect(await askFiveTimes(anoncall)).toEqual(Array(5).fill('OUTSIDE_BUSINESS_HOURS'))

  const refused = textAt(await new Moderator(owner).newestDecision(), 'id')
  await console.open(`/receipts/${refused}`)
  await expect(console.page.getByText(/is a closed date; opens/)).toBeVisible()

  await visitor.page.reload()
  const button = visitor.button(/^Call /)
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  // Nine o'clock in Lisbon on the next weekday, in New York time.
  await expect(visitor.page.getByText(/We open .*at 0[45]:00\./).first()).toBeVisible()
  await capturePage(visitor.page, 'call-closed')
})

test('a reached limit is reported with the time of the next try', async ({
  visitor,
  anoncall,
  settleIn,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  const moderator = new Moderator(await settleIn(anoncall))
  await moderator.setRealmPolicy({ rateLimits: [{ scope: 'ADDRESS', limit: 1, windowSeconds: 45 }] })
  await visitor.call()
  await visitor.is('connected')
  await visitor.press(/hang up/i)
  await visitor.is('ended')
  // The server refuses the next request, whether or not the page knows about the limit.
  const { firstRun, graphqlUrl } = anoncall
  const { body } = await issue(graphqlUrl, firstRun.apiPublishableKey, {
    callee: firstRun.destinationAlias,
    origin: new URL(visitor.page.url()).origin,
  })
  expect(valueAt(body, 'data.issueAnonymousCredentials.reason')).toBe('RATE_LIMITED')
  await visitor.page.reload()
  await expect(visitor.button(/^Call /)).toHaveAttribute('aria-disabled', 'true')
  await expect(visitor.page.getByText('Too many calls. Try again in a minute.').first()).toBeVisible()
  await capturePage(visitor.page, 'call-limit-reached')
  // The button is enabled automatically when the limit allows a call again.
  await expect(visitor.button(/^Call /)).not.toHaveAttribute('aria-disabled', 'true', { timeout: 70_000 })
})

test('the browser computes a proof of work without user interaction, and the call is connected and reported', async ({
  visitor,
  anoncall,
  settleIn,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  const moderator = new Moderator(await settleIn(anoncall))
  await moderator.setRealmPolicy({ challenge: 'PROOF_OF_WORK' })
  await visitor.call()
  await visitor.is('connected')
  await expect
    .poll(async () => valueAt(await moderator.newestDecision(), 'report.connectedAt'))
    .toMatch(/^\d{4}-\d{2}-\d{2}T/)
  await visitor.press(/hang up/i)
  await expect.poll(async () => valueAt(await moderator.newestDecision(), 'report.endedAt')).toMatch(/^\d{4}-/)
  expect(await moderator.newestDecision()).toMatchObject({ outcome: 'ISSUED', report: { failureCode: null } })
})

test('a network can be blocked from a receipt with the keyboard only, and no address is shown', async ({
  visitor,
  anoncall,
  settleIn,
  browser,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  const owner = await settleIn(anoncall)
  await visitor.call()
  await visitor.is('connected')
  const { id: issuanceId } = Object(await new Moderator(owner).newestDecision())

  const console = await openConsoleBeside(browser, anoncall, owner)
  const { page } = console
  const { keyboard } = page
  await owner.ask('mutation { deleteFirstRunFile { setup { firstRunFile } } }')
  await console.open('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await keyboard.press('ControlOrMeta+k')
  // Until the field has the focus, keys go to the page behind it.
  await expect(page.getByLabel('Find a page, realm, site, action or receipt')).toBeFocused()
  await keyboard.type('activity')
  await expect(page.getByText('What is happening?').last()).toBeVisible()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await console.isOn('Activity')
  const row = page.getByRole('row', { name: /support/ }).first()
  await expect(row).toBeVisible()
  await tabTo(page, row.getByRole('link').first())
  await keyboard.press('Enter')
  const block = console.button('Block this network')
  await expect(block).toBeVisible()
  expect(page.url()).toContain(issuanceId)
  await tabTo(page, block)
  await keyboard.press('Enter')
  await tabTo(page, console.field('Reason'))
  await keyboard.type('Plays music and says nothing.')
  await capturePage(page, 'receipt-block')
  await tabTo(page, console.button('Block'))
  await keyboard.press('Enter')
  await console.notified('Network blocked in demo')
  await console.open('/realms/demo?tab=blocks')
  await expect(page.getByText('Plays music and says nothing.')).toBeVisible()
  await expect(page.getByText(/127\.0\.0\.1|::1/)).toHaveCount(0)
  await capturePage(page, 'realm-blocks')

  // The active call continues, and the next one is refused.
  await visitor.is('connected')
  await visitor.press(/hang up/i)
  await visitor.page.reload()
  await expect(visitor.button(/^Call /)).toHaveAttribute('aria-disabled', 'true')
  await expect(visitor.page.getByText(/Calls from your network are blocked\./).first()).toBeVisible()
  await capturePage(visitor.page, 'call-blocked')
})

test('a monitored policy allows the call, and Activity shows live what it would have refused', async ({
  visitor,
  anoncall,
  settleIn,
  browser,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  const owner = await settleIn(anoncall)
  const moderator = new Moderator(owner)
  const windows = [{ weekday: 'MONDAY', opens: '09:00', closes: '09:01' }]
  const businessHours = { timeZone: 'UTC', windows, closedDates: [dayIn('UTC')] }
  await moderator.setRealmPolicy({ mode: 'MONITORED', businessHours })
  const console = await openConsoleBeside(browser, anoncall, owner)
  await console.open('/activity')
  await console.isOn('Activity')
  await expect(console.page.getByText('Live', { exact: true })).toBeVisible()
  await visitor.call()
  await visitor.is('connected')
  // The decision appears without a reload.
  await expect(console.page.getByRole('row', { name: /support/ }).first()).toContainText(/hours/i)
  expect(await moderator.newestDecision()).toMatchObject({
    outcome: 'ISSUED',
    refusalReason: null,
    wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS',
  })
  await capturePage(console.page, 'activity-live')
})

test('a pause refuses the next request, and a ringing call continues', async ({
  visitor,
  anoncall,
  settleIn,
  openAgent,
}) => {
  const agent = await openAgent()
  const moderator = new Moderator(await settleIn(anoncall))
  await visitor.call()
  await visitor.is('ringing')
  await moderator.pauseEverything('We are back at nine.')
  expect(await askFiveTimes(anoncall)).toEqual(Array(5).fill('PAUSED'))
  await agent.press('Answer')
  await visitor.is('connected')
  await visitor.press(/hang up/i)
  await visitor.is('ended')
  await visitor.page.reload()
  await expect(visitor.page.getByText('We are back at nine.').first()).toBeVisible()
  await expect(visitor.button(/^Call /)).toHaveAttribute('aria-disabled', 'true')
})

/** Presses Tab until the target has the focus. */
async function tabTo(page: AdminConsole['page'], target: ReturnType<AdminConsole['page']['locator']>): Promise<void> {
  for (let tabs = 0; tabs < 120; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}
